import { byCodeUnit } from '../names/order.ts';
import { type Entry, extendList, removeOld, writeList } from '../site/list.ts';
import { type MadeFile, unstage } from '../site/staging.ts';
import type { Written } from '../site/write.ts';
import type { BuildCaches } from './caches.ts';
import { type BuildRecord, type NoteRecord, recordOf } from './record.ts';
import type { Units } from './units.ts';

/**
 * Gives all that is staged its place, removes what earlier builds made and this one did not, and writes down what there
 * is now.
 */
export async function settle(
  folder: string,
  { notes, all, list, digests }: Units,
  caches: BuildCaches | undefined,
): Promise<Written> {
  const units = [...notes.map(({ unit }) => unit), all];
  const made = new Map<string, string>();
  const written: Entry[] = [];
  for (const unit of units)
    if ('standing' in unit) for (const [path] of unit.standing.files) made.set(path, digests.get(path) ?? '');
    else
      for (const { path, digest, staged } of unit.made.files) {
        made.set(path, digest);
        if (staged !== undefined) written.push([path, digest]);
      }
  const isSame =
    made.size === list.entries.length && list.entries.every(([path, digest]) => made.get(path) === digest);
  if (!isSame) await extendList(folder, list, written);
  for (const unit of units) if ('made' in unit) for (const file of unit.made.files) unstage(folder, file);
  const removed = isSame ? [] : await removeOld(folder, list.entries, made);
  const listed = isSame ? list.digest : await writeList(folder, made);
  if (!isSame || units.some((unit) => 'made' in unit || unit.moved))
    await caches?.keep(recordUnits(folder, { notes, all }, listed));
  const paths = written.map(([path]) => path).sort(byCodeUnit);
  return { written: paths, unchanged: made.size - written.length, removed };
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
