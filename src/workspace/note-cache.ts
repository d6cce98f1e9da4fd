import { openCacheFile } from './cache-file.ts';
import type { Memory } from './judge.ts';
import { openSamples } from './sample-cache.ts';
import type { ReadSample } from './samples.ts';
import { parseMemory, writeMemory } from './stored-memory.ts';

/** Verdicts of earlier runs, and where new ones go. */
export interface NoteCache {
  readonly memory: Memory;
  /** Reads a sample, where no earlier run found it without a fault. */
  readonly sampleOf: ReadSample;
  /** Why nothing could be taken from it; absent where all is well. */
  readonly note?: string;
  /** Writes the verdicts of this run and the samples that it read, if they are others. A cache that can't be written is no fault of anybody's. */
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
  const samples = await openSamples({ folder, root, version });
  const memory = file.body === undefined ? new Map() : parseMemory(file.body);
  const note = memory === undefined ? 'The cache is damaged, and is made anew.' : file.note;
  return {
    memory: memory ?? new Map(),
    sampleOf: samples.read,
    ...(note === undefined ? {} : { note }),
    keep: async (judged) => {
      if (judged.size < fewest) return;
      await samples.keep();
      if (differs(memory ?? new Map(), judged)) await file.write(writeMemory(judged));
    },
  };
}

function differs(before: Memory, after: Memory): boolean {
  return before.size !== after.size || [...after].some(([file, entry]) => before.get(file) !== entry);
}
