import { ClarionError } from '../names/error.ts';

/** What the system says of a disk or of permissions, and what a reader can do about it. */
const hints: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: make room and run the command again; it carries on.',
  EDQUOT: 'The quota is used up: make room and run the command again; it carries on.',
  EROFS: 'The disk is read-only: mount it writable.',
  EIO: 'The disk fails: look at the kernel log.',
  EACCES: 'Run as the user that owns the folder.',
  EPERM: 'Run as the user that owns the folder.',
  ENOTDIR: 'A file is in the place of a folder: move it away.',
  EEXIST: 'A file is in the place of a folder: move it away.',
  EISDIR: 'A folder is in the place of a file: move it away.',
};

/**
 * Works in a mirror's folder, and tells what disk and permissions say as what it is: no fault of ours.
 *
 * @throws ClarionError of kind `state`, code `mirror/out`.
 */
export async function inFolder<T>(out: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ClarionError || !(error instanceof Error) || !('code' in error)) throw error;
    const hint = hints[String(error.code)];
    if (hint === undefined) throw error;
    throw new ClarionError('state', `${out} can not be used: ${error.message}`, {
      code: 'mirror/out',
      hint,
      cause: error,
    });
  }
}
