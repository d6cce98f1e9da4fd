import { type FileHandle, open, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** What an address leads to in a published folder. */
export type Found =
  | { readonly kind: 'file'; readonly path: string; readonly bytes: Buffer }
  | { readonly kind: 'folder' }
  | { readonly kind: 'none' };

const none: Found = { kind: 'none' };

/**
 * Reads what the path of a URL leads to. Nothing outside the folder is ever read: not by dots, encoded or not, and
 * not through a symbolic link. Hidden files are not there, but for `.well-known` (RFC 8615).
 *
 * @param root The folder, with all its links resolved.
 */
export async function readPublished(root: string, pathname: string): Promise<Found> {
  const steps = stepsOf(pathname);
  if (steps === undefined) return none;
  const wanted = pathname.endsWith('/') ? [...steps, 'index.html'] : steps;
  try {
    const path = await realpath(join(root, ...wanted));
    if (path !== root && !path.startsWith(root + sep)) return none;
    const handle = await open(path, 'r');
    try {
      return await readHandle(handle, path);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isAbsence(error)) return none;
    throw error;
  }
}

async function readHandle(handle: FileHandle, path: string): Promise<Found> {
  const stats = await handle.stat();
  if (stats.isDirectory()) return { kind: 'folder' };
  return stats.isFile() ? { kind: 'file', path, bytes: await handle.readFile() } : none;
}

/** The names on the way from the root, decoded; undefined where one of them is no plain name. */
function stepsOf(pathname: string): readonly string[] | undefined {
  try {
    const steps = decodeURIComponent(pathname).split('/').slice(1);
    if (steps.at(-1) === '') steps.pop();
    return steps.every(isPlain) ? steps : undefined;
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function isPlain(step: string): boolean {
  return step !== '' && !/[\\\0]/.test(step) && (!step.startsWith('.') || step === '.well-known');
}

function isAbsence(error: unknown): boolean {
  const codes = ['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP', 'ENAMETOOLONG', 'ENXIO'];
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
  );
}
