import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Permission bits by which group and others may change something, and by which they may do anything. */
const [mayChange, mayAnything] = [0o022, 0o077];

/**
 * What of a key folder is open to others: folders that they may change, private keys that they may read. Nothing is in
 * a folder that they may not enter.
 */
export async function exposedPaths(path: string): Promise<readonly string[]> {
  if (((await stat(path)).mode & mayAnything) === 0) return [];
  const exposed: string[] = [];
  const look = async (at: string, bits: number) => {
    if (((await stat(at)).mode & bits) !== 0) exposed.push(at);
  };
  await look(path, mayChange);
  const folders = (await readdir(path, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  for (const folder of folders.map(({ name }) => join(path, name)).sort()) {
    await look(folder, mayChange);
    for (const name of (await readdir(folder)).sort()) await look(join(folder, name), mayAnything);
  }
  return exposed;
}
