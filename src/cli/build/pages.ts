import { availableParallelism } from 'node:os';
import { buildFolder, openBuildCaches } from '../../build/index.ts';
import { readTheme } from '../../site/theme.ts';
import { cachePlace } from '../note-cache.ts';
import type { Terminal } from '../terminal.ts';

/** With fewer notes to make than this, threads cost more than they save. */
const fewestForThreads = 200;

export interface PagesOptions {
  readonly root: string;
  readonly out: string;
  readonly cache?: string | boolean | undefined;
}

/** `build --pages`: pages, print views, lists, search and feeds, and of them only what is not there yet. */
export async function writePages(terminal: Terminal, { root, out, cache }: PagesOptions): Promise<void> {
  const place = cachePlace(cache);
  const caches = place && (await openBuildCaches(place.folder, root, out, place.fewest));
  for (const note of caches?.told ?? []) terminal.note(note);
  const { written, unchanged, removed } = await buildFolder({
    root,
    folder: out,
    options: { theme: await readTheme(root) },
    caches,
    threads: { count: availableParallelism(), fewest: fewestForThreads },
  });
  terminal.json({ out, written, unchanged, removed });
  for (const path of written) terminal.out(`wrote    ${path}`);
  for (const path of removed) terminal.out(`removed  ${path}`);
  terminal.note(
    `${written.length + unchanged} files in ${out}: ${written.length} written, ${unchanged} unchanged, ${removed.length} removed`,
  );
}
