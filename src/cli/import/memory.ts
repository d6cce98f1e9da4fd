import { createHash } from 'node:crypto';
import { type Remembered, readVerdicts, writeVerdicts } from '../../import/index.ts';
import { openCacheFile } from '../../workspace/cache-file.ts';
import { readerVersion } from '../../workspace/index.ts';
import { cachePlace } from '../note-cache.ts';

/** The rooms whose code decides what is remembered of a rule. */
const rooms = ['signature', 'library', 'engine', 'import'];

/** What an engine said of the rules of a library, and how it is kept for the next time. */
export interface LoadMemory {
  readonly remembered: Remembered;
  readonly keep: (learned: Remembered) => Promise<void>;
}

export interface LoadPlace {
  /** The workspace. */
  readonly root: string;
  readonly group: string;
  /** `--cache DIR`, or false for `--no-cache`. */
  readonly option: string | boolean | undefined;
  /** Name and version of the engine. */
  readonly engine: string;
  /** Digest of the corpus. */
  readonly corpus: string;
}

/** What this engine said before of the rules of a library, on this corpus and asked by this very code. */
export async function loadMemory({ root, group, option, engine, corpus }: LoadPlace): Promise<LoadMemory> {
  const place = cachePlace(option);
  if (place === undefined) return { remembered: new Map(), keep: async () => undefined };
  const version = createHash('sha256').update(JSON.stringify([readerVersion(rooms), engine, corpus]));
  const file = await openCacheFile({
    folder: place.folder,
    kind: 'loads',
    of: JSON.stringify([root, group]),
    version: version.digest('base64url'),
  });
  return {
    remembered: file.body === undefined ? new Map() : readVerdicts(file.body.toString('utf8')),
    keep: async (learned) => {
      const body = Buffer.from(writeVerdicts(learned));
      if (file.body === undefined || Buffer.compare(body, file.body) !== 0) await file.write(body);
    },
  };
}
