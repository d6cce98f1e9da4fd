import { join } from 'node:path';
import { ClarionError } from '../names/error.ts';
import { readIfThere } from '../store/index.ts';
import type { MetadataName, MetadataStore } from '../verify/index.ts';
import { timestampPath } from './place.ts';
import { type MirrorRecord, undamaged } from './record.ts';

/** What verified in a mirror before, against rollback. What verifies now is kept in memory until all of it has. */
export interface KeptMetadata {
  readonly store: MetadataStore;
  /** The new timestamp; undefined where the one that is here stays. */
  timestamp(): Uint8Array | undefined;
  /** What the server calls its timestamp. */
  tag(): string | undefined;
  /** The snapshot, by its path, where the one that is here was looked at. */
  used(): ReadonlyMap<string, Uint8Array>;
  /** Does work with the store; what of it is damaged is told by its path here. */
  orDamaged<T>(work: () => Promise<T>): Promise<T>;
}

/** Roots and targets roles are verified anew, from the enrolment on: they lie here under names of their own. */
export function keptMetadata(out: string, record: MirrorRecord): KeptMetadata {
  const verified = new Map<MetadataName, Uint8Array>();
  const used = new Map<string, Uint8Array>();
  const readHere = async (name: MetadataName): Promise<Uint8Array | undefined> => {
    const { snapshot, tag } = record;
    if (name === 'timestamp.json') return readIfThere(join(out, timestampPath));
    if (name === 'timestamp.tag') return tag === undefined ? undefined : Buffer.from(tag);
    if (name !== 'snapshot.json' || snapshot === undefined) return undefined;
    const bytes = await undamaged(out, record, snapshot);
    if (bytes !== undefined) used.set(snapshot, bytes);
    return bytes;
  };
  return {
    store: {
      read: async (name) => verified.get(name) ?? readHere(name),
      write: async (name, bytes) => void verified.set(name, bytes),
    },
    timestamp: () => verified.get('timestamp.json'),
    tag: () => {
      const told = verified.get('timestamp.tag');
      return told === undefined ? record.tag : Buffer.from(told).toString('utf8');
    },
    // A new one takes its place, and comes with what was fetched.
    used: () => (verified.has('snapshot.json') ? new Map() : used),
    orDamaged: async (work) => {
      try {
        return await work();
      } catch (cause) {
        if (!(cause instanceof ClarionError) || cause.kind !== 'state') throw cause;
        throw new ClarionError('state', `${join(out, timestampPath)} is damaged`, {
          code: 'mirror/metadata',
          hint: 'Find out who or what changed it and look at the disk; then remove it and run the command again.',
          cause,
        });
      }
    },
  };
}
