import { z } from 'zod';
import { openCacheFile } from './cache-file.ts';
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

/** Opens the cache of a workspace. `publish` does not use it. */
export async function openCache({ folder, root, version, fewest = 0 }: CacheOptions): Promise<NoteCache> {
  const file = await openCacheFile({ folder, kind: 'notes', of: root, version });
  const memory = file.body === undefined ? new Map() : parseMemory(file.body);
  const note = memory === undefined ? 'The cache is damaged, and is made anew.' : file.note;
  return {
    memory: memory ?? new Map(),
    ...(note === undefined ? {} : { note }),
    keep: async (judged) => {
      if (judged.size < fewest || !differs(memory ?? new Map(), judged)) return;
      await file.write(writeMemory(judged));
    },
  };
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

function writeMemory(judged: Memory): Buffer {
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
  return Buffer.from(JSON.stringify({ uses: [...all.keys()], notes }));
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
