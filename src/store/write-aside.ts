import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolders } from './make-folders.ts';

export interface WriteOptions {
  /** Permission bits of the file; 0o644 unless told. */
  readonly mode?: number;
}

/**
 * Writes a file so that whoever looks, at any moment and after a power cut, finds the old bytes or the new ones:
 * written aside, fsynced, renamed, and the folder fsynced. Makes missing folders. What a kill leaves behind
 * (`.NAME.aside`) is overwritten by the next write. One writer at a time: hold a lock.
 */
export async function writeAside(path: string, bytes: Uint8Array, options: WriteOptions = {}): Promise<void> {
  const folder = dirname(path);
  const aside = join(folder, `.${basename(path)}.aside`);
  await makeFolder(folder);
  await rm(aside, { force: true });
  const file = await open(aside, 'wx', options.mode ?? 0o644);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
  await syncFolder(folder);
}

/**
 * Makes a folder and its parents, and has each new one last as an entry of its parent.
 *
 * @param mode permission bits of those that are made, before the umask; 0o777 unless told.
 */
export async function makeFolder(folder: string, mode?: number): Promise<void> {
  for (const made of makeFolders(folder, mode)) await syncFolder(dirname(made));
}

/** Makes renames in a folder last: without this a power cut may undo them. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
