import { z } from 'zod';
import type { Conversation } from '../traffic/conversation.ts';
import { openCacheFile } from './cache-file.ts';
import { isUnchanged, type Stamp, stampOf } from './judge.ts';
import { conversationSample, type ReadSample, readSample } from './samples.ts';

/** Conversations that earlier runs found without a fault, and where this run leaves what it found. */
export interface SampleCache {
  readonly read: ReadSample;
  /** Writes what was read in this run, if it is something else. */
  readonly keep: () => Promise<void>;
}

type StoredSample = readonly [file: string, stamp: Stamp, taken: number, conversation: Conversation];

/** Sum and version say that this very code wrote it. */
const samplesSchema = z.array(z.custom<StoredSample>());

/**
 * Opens the cache of a workspace's samples: to read them takes as long as all else that stands beside the notes.
 *
 * @param options see `CacheOptions`. @param now milliseconds since 1970.
 */
export async function openSamples(
  { folder, root, version }: { readonly folder: string; readonly root: string; readonly version: string },
  now = Date.now,
): Promise<SampleCache> {
  const file = await openCacheFile({ folder, kind: 'samples', of: root, version });
  const body = file.body === undefined ? [] : JSON.parse(file.body.toString('utf8'));
  const before = new Map((samplesSchema.safeParse(body).data ?? []).map((stored) => [stored[0], stored]));
  const found: StoredSample[] = [];
  return {
    read: async (at, path) => {
      const taken = now();
      const stamp = stampOf(at, path);
      const known = before.get(path);
      if (known !== undefined && isUnchanged(known[1], known[2], stamp)) {
        found.push(known);
        return { sample: conversationSample(path, known[3]), live: [], faults: [] };
      }
      const reading = await readSample(at, path);
      const { sample, live, faults } = reading;
      if (sample?.kind === 'conversation' && live.length + faults.length === 0)
        found.push([path, stamp, taken, sample.conversation]);
      return reading;
    },
    keep: async () => {
      const isSame =
        found.length === before.size && found.every((stored) => before.get(stored[0]) === stored);
      if (!isSame) await file.write(Buffer.from(JSON.stringify(found)));
    },
  };
}
