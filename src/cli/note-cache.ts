import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { type NoteCache, openCache, readerVersion } from '../workspace/index.ts';

/** Of a smaller workspace nothing is kept, unless a folder was named: its notes are read as fast as a cache. */
const fewestNotes = 20;

/**
 * The cache that a command line asks for: `--cache DIR`, none with `--no-cache`, else this user's own, in
 * `$XDG_CACHE_HOME` (XDG Base Directory Specification: a relative path there counts as none) or `~/.cache`.
 */
export async function cacheOf(
  root: string,
  option: string | boolean | undefined,
): Promise<NoteCache | undefined> {
  if (option === false) return undefined;
  const named = typeof option === 'string';
  return openCache({
    folder: named ? resolve(option) : join(cacheHome(), 'clarion'),
    root,
    version: readerVersion(),
    fewest: named ? 0 : fewestNotes,
  });
}

function cacheHome(): string {
  const home = process.env.XDG_CACHE_HOME ?? '';
  return isAbsolute(home) ? home : join(homedir(), '.cache');
}
