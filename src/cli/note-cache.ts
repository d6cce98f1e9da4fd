import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { type NoteCache, openCache, readerVersion } from '../workspace/index.ts';

/** Of a smaller workspace nothing is kept, unless a folder was named: its notes are read as fast as a cache. */
const fewestNotes = 20;

/** Where caches go, and of how many notes at least. */
export interface CachePlace {
  readonly folder: string;
  readonly fewest: number;
}

/**
 * What a command line says of caches: `--cache DIR`, none with `--no-cache`, else this user's own, in `$XDG_CACHE_HOME`
 * (XDG Base Directory Specification: a relative path there counts as none) or `~/.cache`.
 */
export function cachePlace(option: string | boolean | undefined): CachePlace | undefined {
  if (option === false) return undefined;
  return typeof option === 'string'
    ? { folder: resolve(option), fewest: 0 }
    : { folder: join(cacheHome(), 'clarion'), fewest: fewestNotes };
}

/** The verdicts on notes that a command line asks to keep. */
export async function cacheOf(
  root: string,
  option: string | boolean | undefined,
): Promise<NoteCache | undefined> {
  const place = cachePlace(option);
  return place && openCache({ ...place, root, version: readerVersion() });
}

/** Where this user's caches are. */
export function cacheHome(): string {
  const home = process.env.XDG_CACHE_HOME ?? '';
  return isAbsolute(home) ? home : join(homedir(), '.cache');
}
