import { isForEverybody, type SiteContext } from './context.ts';
import { atomFeed } from './feed/atom.ts';
import { feedEntries } from './feed/entries.ts';
import { jsonFeed } from './feed/json.ts';
import { filters } from './filters.ts';
import { listPages } from './list-pages.ts';
import { toPage } from './markup.ts';
import { newestFirst } from './newest-first.ts';
import { missingPage } from './pages/missing-page.ts';
import { searchPage } from './pages/search-page.ts';
import type { Planned } from './planned.ts';
import { noRobots, robots } from './robots.ts';
import { searchBlocks } from './search-blocks.ts';
import { sitemapEntries, sitemaps } from './sitemap.ts';
import type { NoteSummary } from './summary.ts';

/** All that is made of every note together, or of none: lists, search, feeds, sitemap, the page of what is not there. */
export function* sharedFiles(
  notes: readonly NoteSummary[],
  context: SiteContext,
): Generator<Planned, void, undefined> {
  const { configuration } = context.workspace;
  const home = configuration['base-url'];
  const sorted = newestFirst(notes);
  const byFilter = filters(sorted, configuration);
  yield* listPages(sorted, byFilter, context);
  const blocks = searchBlocks(sorted, configuration);
  yield {
    path: 'search/index.html',
    make: () =>
      toPage(
        searchPage(
          blocks.map(({ path }) => path.replace('search/', '')),
          notes.length,
          byFilter,
          context,
        ),
      ),
  };
  yield* blocks;
  const entries = feedEntries(notes, context);
  yield { path: 'feed.atom', make: () => atomFeed(entries, context) };
  yield { path: 'feed.json', make: () => jsonFeed(entries, context) };
  const open = isForEverybody(context);
  if (open) {
    const lists = byFilter.flatMap(({ values }) => values);
    yield* sitemaps(sitemapEntries(sorted, lists), home);
  }
  yield { path: 'robots.txt', make: () => (open ? robots(home) : noRobots) };
  yield { path: '404.html', make: () => toPage(missingPage(context)) };
}
