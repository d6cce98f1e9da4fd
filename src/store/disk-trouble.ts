import { resolve } from 'node:path';
import { ClarionError } from '../names/error.ts';

/** A folder that a command works in, in the words of whoever gave it. */
export interface WorkedIn {
  readonly path: string;
  /** What could not be done. */
  readonly trouble: string;
  /** Of the error. */
  readonly code: string;
  /** What is given to work elsewhere: `--state DIR`. */
  readonly option: string;
  /** Who it belongs to: "the user that owns the state". */
  readonly owner: string;
  /** What to do where something in it was removed while the work was under way. */
  readonly gone: string;
}

/** What the system says of a disk or of permissions, and what a reader can do about it. */
const hints: Readonly<Record<string, (folder: WorkedIn) => string>> = {
  ENOSPC: () => 'The disk is full: make room and run the command again; it carries on.',
  EDQUOT: () => 'The quota is used up: make room and run the command again; it carries on.',
  EROFS: ({ option }) => `The disk is read-only: mount it writable, or give ${option}.`,
  EIO: () => 'The disk fails: look at the kernel log.',
  EACCES: ({ owner, option }) => `Run as ${owner}, or give ${option}.`,
  EPERM: ({ owner, option }) => `Run as ${owner}, or give ${option}.`,
  ENOTDIR: ({ option }) => `A file is in the place of a folder: move it away, or give ${option}.`,
  EEXIST: ({ option }) => `A file is in the place of a folder: move it away, or give ${option}.`,
  EISDIR: () => 'A folder is in the place of a file: move it away.',
  EINVAL: () => 'Something is in the place of a link (master, current): move it away.',
  ELOOP: () => 'A link names itself: remove it.',
  ENOENT: ({ gone }) => `Somebody removed it meanwhile: ${gone}`,
};

/**
 * Whether a file is missing elsewhere, a program say: of the folder, everything that has to be there is, unless somebody
 * took it away.
 */
function isMissingElsewhere(error: Error, { path }: WorkedIn): boolean {
  if (!('code' in error) || error.code !== 'ENOENT') return false;
  return !(
    'path' in error &&
    typeof error.path === 'string' &&
    `${resolve(error.path)}/`.startsWith(`${resolve(path)}/`)
  );
}

/**
 * Does work in a folder, and tells what disk and permissions say as what it is: no fault of ours.
 *
 * @throws ClarionError `state` where the disk is full, read-only or broken, or a file can not be read or was removed.
 */
export async function tellingDisk<T>(folder: WorkedIn, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error;
    const isOther = error instanceof ClarionError || isMissingElsewhere(error, folder);
    const hint = isOther ? undefined : hints[error.code];
    if (hint === undefined) throw error;
    throw new ClarionError('state', `${folder.trouble}: ${error.message}`, {
      code: folder.code,
      hint: hint(folder),
      cause: error,
    });
  }
}
