import { createHash, randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { reviveFault, type StoredFault, storeFault } from './cached-fault.ts';
import type { Memory, ReadLinks, Remembered } from './judge.ts';

/** Verdicts of earlier runs, and where new ones go. */
export interface NoteCache {
  readonly memory: Memory;
  /** Why nothing could be taken from it; absent where all is well. */
  readonly note?: string;
  /** Writes the verdicts of this run, if they are others. A cache that can't be written is no fault of anybody's. */
  readonly keep: (judged: Memory) => Promise<void>;
}

export interface CacheOptions {
  /** The folder of caches: this user's own, closed to others. */
  readonly folder: string;
  /** The workspace that is checked. */
  readonly root: string;
  /** Changes with the code that judges (see `readerVersion`). */
  readonly version: string;
  /** With fewer notes than this nothing is written. */
  readonly fewest?: number;
}

/** A cache of a workspace that nobody has checked for this long is taken away, in milliseconds. */
const forgotten = 30 * 24 * 3600 * 1000;
const nameOfCache = /^notes-[0-9a-f]{32}\.json$/;

/**
 * Opens the cache of a workspace. It is a help and never an authority: `publish` does not use it; one that is damaged,
 * cut off or of other code is left aside and made anew; a folder that others may write to is not used.
 */
export async function openCache({ folder, root, version, fewest = 0 }: CacheOptions): Promise<NoteCache> {
  const refused = await prepare(folder);
  if (refused !== undefined) return { memory: new Map(), note: refused, keep: async () => undefined };
  const path = join(folder, `notes-${sha256(root).slice(0, 32)}.json`);
  const { memory, note } = await readCache(path, version);
  return {
    memory,
    ...(note === undefined ? {} : { note }),
    keep: async (judged) => {
      if (judged.size < fewest || !differs(memory, judged)) return;
      await unlessRefused(async () => {
        await replace(path, writeMemory(judged, version));
        await forget(folder);
      });
    },
  };
}

/** Makes the folder, closed to others; tells why it can't be used. */
async function prepare(folder: string): Promise<string | undefined> {
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

async function readCache(path: string, version: string): Promise<{ memory: Memory; note?: string }> {
  const nothing = { memory: new Map() };
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return error.code === 'ENOENT'
      ? nothing
      : { ...nothing, note: `The cache can't be read: ${error.code}.` };
  }
  const end = bytes.indexOf(0x0a);
  const [of, sum] = bytes.subarray(0, Math.max(end, 0)).toString('utf8').split(' ');
  const body = bytes.subarray(end + 1);
  const damaged = { ...nothing, note: 'The cache is damaged, and is made anew.' };
  if (of === undefined || sum === undefined || sha256(`${of} `, body) !== sum) return damaged;
  // Of an older or a newer Clarion: no damage, and no word about it.
  if (of !== version) return nothing;
  const memory = parseMemory(body);
  return memory === undefined ? damaged : { memory };
}

type StoredList = readonly (string | null)[] | undefined;

interface StoredLinks extends Omit<ReadLinks, 'matter'> {
  readonly matter: Omit<ReadLinks['matter'], 'signatures' | 'alarms' | 'policies'> & {
    readonly signatures: StoredList;
    readonly alarms: StoredList;
    readonly policies: StoredList;
  };
}

/** A verdict as JSON. */
interface Entry extends Omit<Remembered, 'judged'> {
  readonly reading: readonly StoredFault[];
  readonly found: readonly StoredFault[];
  /** Places in the list of all uses. */
  readonly uses: readonly number[];
  readonly read?: StoredLinks;
}

/** Sum and version say that this very code wrote it: the rest of its shape is not looked at again, note by note. */
const entrySchema = z.custom<Entry>((value) => typeof value === 'object' && value !== null);
/** Notes ask the same questions: each stands once. */
const memorySchema = z.object({ uses: z.array(z.string()), notes: z.record(z.string(), entrySchema) });

function writeMemory(judged: Memory, version: string): Buffer {
  const all = new Map<string, number>();
  const placeOf = (use: string): number => {
    const place = all.get(use) ?? all.size;
    all.set(use, place);
    return place;
  };
  const notes: Record<string, Entry> = {};
  for (const [file, { stamp, taken, digest, judged: verdict }] of judged) {
    if (digest === '') continue;
    const { read } = verdict;
    notes[file] = {
      stamp,
      taken,
      digest,
      reading: verdict.reading.map(storeFault),
      found: verdict.found.map(storeFault),
      uses: verdict.uses.map(placeOf),
      ...(read === undefined ? {} : { read: storeLinks(read) }),
    };
  }
  const body = Buffer.from(JSON.stringify({ uses: [...all.keys()], notes }));
  return Buffer.concat([Buffer.from(`${version} ${sha256(`${version} `, body)}\n`), body]);
}

function storeLinks({ matter, matterRead, idAt }: ReadLinks): StoredLinks {
  const listed = (list: readonly (string | undefined)[] | undefined) => list?.map((name) => name ?? null);
  return {
    matter: {
      ...matter,
      signatures: listed(matter.signatures),
      alarms: listed(matter.alarms),
      policies: listed(matter.policies),
    },
    matterRead,
    idAt,
  };
}

function parseMemory(body: Buffer): Memory | undefined {
  const { data } = memorySchema.safeParse(JSON.parse(body.toString('utf8')));
  if (data === undefined) return undefined;
  const { uses, notes } = data;
  return new Map(Object.entries(notes).map(([file, entry]) => [file, remembered(file, entry, uses)]));
}

function remembered(
  file: string,
  { stamp, taken, digest, read, reading, found, uses }: Entry,
  all: readonly string[],
): Remembered {
  const revive = (fault: StoredFault) => reviveFault(file, fault);
  const judged = {
    file,
    reading: reading.map(revive),
    found: found.map(revive),
    uses: uses.map((place) => all[place] ?? ''),
  };
  if (read === undefined) return { stamp, taken, digest, judged };
  const { matter, matterRead, idAt } = read;
  return {
    stamp,
    taken,
    digest,
    judged: {
      ...judged,
      read: {
        matter: {
          ...matter,
          signatures: names(matter.signatures),
          alarms: names(matter.alarms),
          policies: names(matter.policies),
        },
        matterRead,
        idAt,
      },
    },
  };
}

/** JSON has null where a faulty name stood. */
function names(list: StoredList): (string | undefined)[] | undefined {
  return list?.map((name) => name ?? undefined);
}

function differs(before: Memory, after: Memory): boolean {
  return before.size !== after.size || [...after].some(([file, entry]) => before.get(file) !== entry);
}

/** Whole or not at all; no fsync, since a cache that a power cut spoils is noticed by its sum. */
async function replace(path: string, bytes: Buffer): Promise<void> {
  const aside = `${path}.${randomUUID()}.aside`;
  try {
    await writeFile(aside, bytes, { flag: 'wx', mode: 0o600 });
    await rename(aside, path);
  } finally {
    await rm(aside, { force: true });
  }
}

/** Takes away the caches of workspaces that nobody checks any more. */
async function forget(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!nameOfCache.test(name)) continue;
    const path = join(folder, name);
    if (Date.now() - (await stat(path)).mtimeMs > forgotten) await rm(path, { force: true });
  }
}

/** What the system refuses (a full disk, a read-only one) leaves us without a cache, and the check as right as before. */
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
