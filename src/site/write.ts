import type { SiteFile } from './file.ts';
import { extendList, listOf, readList, removeOld, writeList } from './list.ts';
import { clearStaging, type MadeFile, Staging, unstage } from './staging.ts';

export interface Written {
  readonly written: readonly string[];
  readonly unchanged: number;
  /** Pages of an earlier build that this one does not have. */
  readonly removed: readonly string[];
}

/**
 * Writes a site into a folder: each file is staged as it is made, so that a site need not fit into memory, and when all
 * are there each takes its place by a rename, so that a reader never meets half a page. What an earlier run made and
 * this one does not is removed: a note that is public no longer must not stay. Unchanged files are not touched; where a
 * file can't be made, nothing changes.
 *
 * @throws ClarionError of kind `state`, code `site/list`, when the list of an earlier run is damaged.
 */
export async function writeSite(files: Iterable<SiteFile>, folder: string): Promise<Written> {
  const before = await readList(folder);
  const entries = before.entries();
  const made = new Map<string, string>();
  const staged: MadeFile[] = [];
  await clearStaging(folder);
  try {
    const staging = new Staging(folder, 'site');
    for (const file of files) {
      const it = staging.put(file);
      made.set(it.path, it.digest);
      if (it.staged !== undefined) staged.push(it);
    }
    await extendList(
      folder,
      before,
      staged.map(({ path, digest }) => [path, digest]),
    );
    for (const it of staged) unstage(folder, it);
  } finally {
    await clearStaging(folder);
  }
  const removed = await removeOld(folder, entries, made);
  await writeList(folder, listOf(made));
  return { written: staged.map(({ path }) => path), unchanged: made.size - staged.length, removed };
}
