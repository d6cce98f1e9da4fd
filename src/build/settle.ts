import { byCodeUnit } from '../names/order.ts';
import {
  type Entry,
  extendList,
  fewFiles,
  listOf,
  relisted,
  removeOld,
  sha256,
  writeList,
} from '../site/list.ts';
import { type MadeFile, unstage } from '../site/staging.ts';
import type { Written } from '../site/write.ts';
import type { BuildCaches } from './caches.ts';
import { type BuildRecord, type NoteRecord, recordOf, type UnitRecord } from './record.ts';
import type { Unit, Units } from './units.ts';

type AnyUnit = Unit<{ readonly files: readonly MadeFile[] }, UnitRecord>;

/**
 * Gives all that is staged its place, removes what earlier builds made and this one did not, and writes down what there
 * is now.
 */
export async function settle(
  folder: string,
  units: Units,
  caches: BuildCaches | undefined,
): Promise<Written> {
  const { notes, all, list, digestBefore } = units;
  const each: readonly AnyUnit[] = [...notes.map(({ unit }) => unit), all];
  const made = each.flatMap((unit) => ('made' in unit ? unit.made.files : []));
  const samePaths = made.length <= fewFiles && hasSamePaths(units);
  const listed = samePaths ? relisted(list, made.map(entryOf)) : listOf(entriesOf(each, digestBefore));
  const isSame = listed.equals(list.bytes);
  const staged = made.filter((file) => file.staged !== undefined);
  if (!isSame) await extendList(folder, list, staged.map(entryOf));
  for (const file of staged) unstage(folder, file);
  const paths = each.flatMap(pathsOf);
  const removed = isSame || samePaths ? [] : await removeOld(folder, list.entries(), new Set(paths));
  if (!isSame) await writeList(folder, listed);
  if (!isSame || each.some((unit) => 'made' in unit || unit.moved))
    await caches?.keep(recordUnits(folder, { notes, all }, sha256(listed)));
  return {
    written: staged.map(({ path }) => path).sort(byCodeUnit),
    unchanged: paths.length - staged.length,
    removed,
  };
}

/** True where the same notes have files of the same paths as when the folder's list was written. */
function hasSamePaths({ notes, all, record }: Units): boolean {
  if (record === undefined || Object.keys(record.notes).length !== notes.length) return false;
  return notes.every(({ file, unit }) => stays(unit, record.notes[file])) && stays(all, record.all);
}

function stays(unit: AnyUnit, before: UnitRecord | undefined): boolean {
  if ('standing' in unit) return true;
  const paths = before?.files.map(([path]) => path);
  return (
    paths?.length === unit.made.files.length && unit.made.files.every(({ path }) => paths.includes(path))
  );
}

function entriesOf(
  units: readonly AnyUnit[],
  digestBefore: (path: string) => string | undefined,
): readonly Entry[] {
  return units.flatMap((unit) =>
    'made' in unit
      ? unit.made.files.map(entryOf)
      : unit.standing.files.map(([path]): Entry => [path, digestBefore(path) ?? '']),
  );
}

function pathsOf(unit: AnyUnit): readonly string[] {
  return 'made' in unit ? unit.made.files.map(({ path }) => path) : unit.standing.files.map(([path]) => path);
}

function entryOf({ path, digest }: MadeFile): Entry {
  return [path, digest];
}

function recordUnits(
  folder: string,
  { notes, all }: Pick<Units, 'notes' | 'all'>,
  list: string,
): BuildRecord {
  const left = (files: readonly MadeFile[]) => files.map(({ path }) => recordOf(folder, path));
  const records = notes.map(({ file, summary, unit }): [string, NoteRecord] => [
    file,
    'standing' in unit ? unit.standing : { key: unit.key, summary, files: left(unit.made.files) },
  ]);
  return {
    list,
    notes: Object.fromEntries(records),
    all: 'standing' in all ? all.standing : { key: all.key, files: left(all.made.files) },
    taken: Date.now(),
  };
}
