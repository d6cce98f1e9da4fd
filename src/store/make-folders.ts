import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it that are not there; returns what it made, the outermost first. One by one: where
 * the disk fails or is read-only, Node's own recursive mkdir says that the folder is not there, and hides why.
 *
 * @param mode permission bits of those that are made, before the umask; 0o777 unless told.
 */
export function makeFolders(folder: string, mode?: number): readonly string[] {
  const path = resolve(folder);
  const made = makeOne(path, mode);
  if (made !== 'nowhere') return made ? [path] : [];
  const above = makeFolders(dirname(path), mode);
  // Nowhere again: what was made above has been removed meanwhile.
  return makeOne(path, mode) === true ? [...above, path] : above;
}

/** @returns false for a folder that is there, `nowhere` where the one above it is not */
function makeOne(path: string, mode: number | undefined): boolean | 'nowhere' {
  try {
    mkdirSync(path, { mode });
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST' && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return false;
    if (code === 'ENOENT' && dirname(path) !== path) return 'nowhere';
    throw error;
  }
}
