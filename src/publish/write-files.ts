import { join } from 'node:path';
import { readIfThere, writeAside } from '../store/index.ts';
import type { File } from './metadata.ts';

/** Writes a file of the live update; tests make it fail. */
export type Write = (path: string, bytes: Uint8Array) => Promise<void>;

/**
 * Writes files of a live update one after the other, each aside and renamed; what is there already stays as it is.
 *
 * @returns the paths that were written.
 */
export async function writeFiles(
  liveUpdate: string,
  files: readonly File[],
  write: Write = writeAside,
): Promise<readonly string[]> {
  const written: string[] = [];
  for (const { path, bytes } of files) {
    const there = await readIfThere(join(liveUpdate, path));
    if (there !== undefined && Buffer.compare(there, bytes) === 0) continue;
    await write(join(liveUpdate, path), bytes);
    written.push(path);
  }
  return written;
}
