import { ClarionError } from '../names/error.ts';
import { byCodeUnit } from '../names/order.ts';
import { filesOfAll } from '../site/build.ts';
import type { SiteContext } from '../site/context.ts';
import { linkedContexts } from '../site/linked.ts';
import { fewFiles, type List, listedDigest, readList } from '../site/list.ts';
import { type MadeFile, Staging } from '../site/staging.ts';
import type { NoteSummary } from '../site/summary.ts';
import type { FolderBuild, LinkingNote } from './folder.ts';
import { contextKeys, digestOf, digestOfAll } from './keys.ts';
import type { MadeNote } from './note-maker.ts';
import type { NoteMakers } from './note-makers.ts';
import { asLeft, type BuildRecord, type NoteRecord, type UnitRecord } from './record.ts';

/** Files that are made together, from the same things: they stand as an earlier build left them, or are made. */
export type Unit<Made extends { readonly files: readonly MadeFile[] }, Record extends UnitRecord> =
  | {
      readonly key: string;
      readonly standing: Record;
      /** Its files were touched, and are the same. */
      readonly moved: boolean;
    }
  | { readonly key: string; readonly made: Made };

export interface NoteUnit {
  readonly file: string;
  /** Digest of its summary. */
  readonly summary: string;
  readonly unit: Unit<MadeNote, NoteRecord>;
}

export interface Units {
  readonly notes: readonly NoteUnit[];
  readonly all: Unit<{ readonly files: readonly MadeFile[] }, UnitRecord>;
  readonly list: List;
  /** Of the build that left the folder as its list says; absent where none is known. */
  readonly record: BuildRecord | undefined;
  /** SHA-256 of what earlier builds made, in hex. */
  readonly digestBefore: (path: string) => string | undefined;
}

interface Making {
  readonly build: FolderBuild;
  readonly makers: NoteMakers;
  readonly context: SiteContext;
  readonly notes: readonly LinkingNote[];
  /** Made while they were judged. */
  readonly made: Map<string, MadeNote>;
}

/** Makes all that does not stand as it should. */
export async function makeUnits({ build, makers, context, notes, made }: Making): Promise<Units> {
  const { folder, options, caches } = build;
  const list = await readList(folder);
  let digests: ReadonlyMap<string, string> | undefined;
  const digestBefore = (path: string) => {
    digests ??= new Map(list.entries());
    return digests.get(path);
  };
  let asked = 0;
  const digestLeft = (path: string) => {
    asked += 1;
    return asked > fewFiles ? digestBefore(path) : listedDigest(list, path);
  };
  // Of a folder in another state than the build left it in, nothing is known.
  const record = caches?.record?.list === list.digest ? caches.record : undefined;
  const standingAs = <R extends UnitRecord>(before: R | undefined, key: string): R | undefined => {
    if (record === undefined || before?.key !== key) return undefined;
    const files = asLeft(folder, before.files, record.taken, digestLeft);
    return files === before.files ? before : files && { ...before, files };
  };

  const keyOf = contextKeys();
  const linked = linkedContexts(context);
  const keyed = notes.map((note) => ({ ...note, key: digestOfAll([note.digest, keyOf(linked(note))]) }));
  const standing = new Map<string, NoteRecord>();
  for (const { file, key } of keyed) {
    const before = made.has(file) ? undefined : standingAs(record?.notes[file], key);
    if (before !== undefined) standing.set(file, before);
  }
  const makeAgain = async (files: readonly string[]) => {
    for (const it of await makers.make(files)) if (it.made !== undefined) made.set(it.file, it.made);
  };
  await makeAgain(keyed.flatMap(({ file }) => (made.has(file) || standing.has(file) ? [] : [file])));
  const units = keyed.map(({ file, digest, key }): NoteUnit => {
    const left = standing.get(file);
    if (left !== undefined)
      return {
        file,
        summary: left.summary,
        unit: { key, standing: left, moved: left !== record?.notes[file] },
      };
    const it = made.get(file);
    if (it === undefined || it.digest !== digest) throw changed(file);
    return { file, summary: digestOf(it.summary), unit: { key, made: it } };
  });

  const summaries = digestOfAll(units.map(({ summary }) => summary));
  const key = digestOf([summaries, keyOf(context), options.theme]);
  const before = standingAs(record?.all, key);
  const left = { notes: units, list, record, digestBefore };
  if (before !== undefined) return { ...left, all: { key, standing: before, moved: before !== record?.all } };
  const kept = (await caches?.summaries()) ?? new Map<string, NoteSummary>();
  const lost = units.filter(({ file, summary }) => !made.has(file) && !kept.has(summary));
  await makeAgain(lost.map(({ file }) => file));
  const told = new Map(
    units.map(({ file, summary }) => {
      const found = made.get(file)?.summary ?? kept.get(summary);
      if (found === undefined) throw changed(file);
      return [summary, found];
    }),
  );
  await caches?.keepSummaries(told);
  const sorted = [...told.values()].sort((a, b) => byCodeUnit(a.matter.id, b.matter.id));
  const staging = new Staging(folder, 'all');
  const files = [
    ...Array.from(filesOfAll(sorted, context), (it) => staging.put(it)),
    ...options.theme.map((it) => staging.put(it)),
  ];
  return { ...left, all: { key, made: { files } } };
}

function changed(file: string): ClarionError {
  return new ClarionError('state', `${file} changed while the site was made`, {
    code: 'build/changed',
    expected: 'notes that stay as they are until the build is done',
    hint: 'Build again.',
  });
}
