import { join } from 'node:path';
import type { SiteFile } from './file.ts';
import { extendList, readIfThere, readList, removeOld, replace, sha256, writeList } from './list.ts';

export interface Written {
  readonly written: readonly string[];
  readonly unchanged: number;
  /** Pages of an earlier build that this one does not have. */
  readonly removed: readonly string[];
}

/**
 * Writes a site into a folder: each file aside, then renamed, so that a reader never meets half a page. What an
 * earlier run made and this one does not is removed: a note that is public no longer must not stay. Unchanged files are
 * not touched.
 *
 * @throws ClarionError of kind `state`, code `site/list`, when the list of an earlier run is damaged.
 */
export async function writeSite(files: readonly SiteFile[], folder: string): Promise<Written> {
  const made = new Map(files.map(({ path, bytes }) => [path, sha256(bytes)]));
  const before = await readList(folder);
  await extendList(folder, before, made);
  const written: string[] = [];
  for (const { path, bytes } of files) {
    const there = await readIfThere(join(folder, path));
    if (there !== undefined && Buffer.compare(there, bytes) === 0) continue;
    await replace(join(folder, path), bytes);
    written.push(path);
  }
  const removed = await removeOld(folder, before.entries, made);
  await writeList(folder, made);
  return { written, unchanged: files.length - written.length, removed };
}
