import { createHash, randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What an earlier run left for this one, and where this one leaves it for the next. */
export interface CacheFile {
  /** Absent where nothing can be taken over. */
  readonly body?: Buffer;
  /** Why nothing could be taken from it; absent where all is well. */
  readonly note?: string;
  /** Replaces it. A cache that can't be written is no fault of anybody's. */
  readonly write: (body: Buffer) => Promise<void>;
}

export interface CachePlace {
  /** The folder of caches: this user's own, closed to others. */
  readonly folder: string;
  readonly kind: 'csaf' | 'loads' | 'notes' | 'proofs' | 'samples' | 'site' | 'summaries';
  /** What it is a cache of; a path, or more than one. */
  readonly of: string;
  /** Changes with the code that made it. */
  readonly version: string;
}

/** A cache of something that nobody has asked about for this long is taken away, in milliseconds. */
const forgotten = 30 * 24 * 3600 * 1000;
const nameOfCache = /^(csaf|loads|notes|proofs|samples|site|summaries)-[0-9a-f]{32}\.json$/;

/**
 * Opens a cache. It is a help and never an authority: one that is damaged, cut off or of other code is left aside and
 * made anew; a folder that others may write to is not used.
 */
export async function openCacheFile({ folder, kind, of, version }: CachePlace): Promise<CacheFile> {
  const refused = await prepareCache(folder);
  if (refused !== undefined) return { note: refused, write: async () => undefined };
  const path = join(folder, `${kind}-${sha256(of).slice(0, 32)}.json`);
  return {
    ...(await readCache(path, version)),
    write: (body) =>
      unlessRefused(async () => {
        await replace(path, [Buffer.from(`${version} ${sha256(`${version} `, body)}\n`), body]);
        await forget(folder);
      }),
  };
}

/** Makes the folder of caches, closed to others; tells why it can't be used. */
export async function prepareCache(folder: string): Promise<string | undefined> {
  const unusable = 'The cache is not used';
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { mode, uid } = await lstat(folder);
    const ours = process.getuid === undefined || uid === process.getuid();
    if (ours && (mode & 0o022) === 0) return undefined;
    return `${unusable}: others may write to ${folder}.`;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return `${unusable}: ${folder} says ${error.code}.`;
    throw error;
  }
}

async function readCache(path: string, version: string): Promise<{ body?: Buffer; note?: string }> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return error.code === 'ENOENT' ? {} : { note: `The cache can't be read: ${error.code}.` };
  }
  const end = bytes.indexOf(0x0a);
  const [of, sum] = bytes.subarray(0, Math.max(end, 0)).toString('utf8').split(' ');
  const body = bytes.subarray(end + 1);
  if (of === undefined || sum === undefined || sha256(`${of} `, body) !== sum)
    return { note: 'The cache is damaged, and is made anew.' };
  // Of an older or a newer Clarion: no damage, and no word about it.
  return of === version ? { body } : {};
}

/** Whole or not at all; no fsync, since a cache that a power cut spoils is noticed by its sum. */
async function replace(path: string, parts: readonly Buffer[]): Promise<void> {
  const aside = `${path}.${randomUUID()}.aside`;
  try {
    await writeFile(aside, parts, { flag: 'wx', mode: 0o600 });
    await rename(aside, path);
  } finally {
    await rm(aside, { force: true });
  }
}

/** Takes away the caches of what nobody asks about any more. */
async function forget(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!nameOfCache.test(name)) continue;
    const path = join(folder, name);
    if (Date.now() - (await stat(path)).mtimeMs > forgotten) await rm(path, { force: true });
  }
}

/** What the system refuses (a full disk, a read-only one) leaves us without a cache, and the result as right as before. */
async function unlessRefused(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}

function sha256(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
