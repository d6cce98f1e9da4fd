import { createHash } from 'node:crypto';
import { type Memory, type ProveOptions, readMemory, writeMemory } from '../../proof/index.ts';
import { openCacheFile } from '../../workspace/cache-file.ts';
import { readerVersion } from '../../workspace/index.ts';
import { cachePlace } from '../note-cache.ts';

export interface MemoryPlace {
  /** The workspace. */
  readonly root: string;
  /** `--cache DIR`, or false for `--no-cache`. */
  readonly option: string | boolean | undefined;
  /** Name and version of the engine. */
  readonly engine: string;
  /** Digest of the corpus. */
  readonly corpus: string;
}

/** The rooms whose code decides what a proof says. */
const rooms = ['signature', 'traffic', 'engine', 'proof'];

/**
 * What was proven before in this engine, on this corpus, by this very code; what another made is as good as nothing.
 * `publish` does not use it.
 */
export async function proofMemory({
  root,
  option,
  engine,
  corpus,
}: MemoryPlace): Promise<Pick<ProveOptions, 'memory' | 'keep'> & { readonly note?: string }> {
  const place = cachePlace(option);
  if (place === undefined) return {};
  const version = createHash('sha256').update(JSON.stringify([readerVersion(rooms), engine, corpus]));
  const file = await openCacheFile({
    folder: place.folder,
    kind: 'proofs',
    of: root,
    version: version.digest('base64url'),
  });
  const memory = file.body && readMemory(file.body);
  return {
    memory,
    keep: async (next: Memory) => {
      const body = writeMemory(next);
      if (file.body === undefined || Buffer.compare(body, file.body) !== 0) await file.write(body);
    },
    ...(file.note === undefined ? {} : { note: file.note }),
  };
}
