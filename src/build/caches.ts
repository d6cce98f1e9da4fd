import { z } from 'zod';
import type { NoteSummary } from '../site/summary.ts';
import { openCacheFile } from '../workspace/cache-file.ts';
import { type NoteCache, openCache, readerVersion } from '../workspace/index.ts';
import { type BuildRecord, parseRecord, writeRecord } from './record.ts';

/** What earlier builds of a workspace into a folder knew, and where this one leaves what it knows. */
export interface BuildCaches {
  readonly notes: NoteCache;
  readonly record: BuildRecord | undefined;
  /** Why nothing could be taken from them. */
  readonly told: readonly string[];
  readonly keep: (record: BuildRecord) => Promise<void>;
  /** Summaries by their digest: read only where the lists are made anew. */
  readonly summaries: () => Promise<ReadonlyMap<string, NoteSummary>>;
  readonly keepSummaries: (summaries: ReadonlyMap<string, NoteSummary>) => Promise<void>;
}

/** The rooms that make a site of what `readerVersion` knows. */
const rooms = ['signature', 'alarm', 'policy', 'release', 'proof', 'csaf', 'stix', 'site', 'build'];

const summariesSchema = z.record(z.string(), z.custom<NoteSummary>());

/** @param folder of caches: this user's own. @param fewest of a workspace with fewer notes nothing is kept */
export async function openBuildCaches(
  folder: string,
  root: string,
  out: string,
  fewest: number,
): Promise<BuildCaches> {
  const version = readerVersion(rooms);
  const of = `${root}\n${out}`;
  const notes = await openCache({ folder, root, version: readerVersion(), fewest });
  const file = await openCacheFile({ folder, kind: 'site', of, version });
  const open = () => openCacheFile({ folder, kind: 'summaries', of, version });
  return {
    notes,
    record: parseRecord(file),
    told: [...new Set([notes.note ?? [], file.note ?? []].flat())],
    keep: async (record) => {
      if (Object.keys(record.notes).length >= fewest) await file.write(writeRecord(record));
    },
    summaries: async () => {
      const { body } = await open();
      const read =
        body === undefined ? undefined : summariesSchema.safeParse(JSON.parse(body.toString('utf8')));
      return new Map(Object.entries(read?.data ?? {}));
    },
    keepSummaries: async (summaries) => {
      if (summaries.size < fewest) return;
      await (await open()).write(Buffer.from(JSON.stringify(Object.fromEntries(summaries))));
    },
  };
}
