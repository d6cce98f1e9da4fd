import type { Note } from '../advisory/note.ts';
import { listEntry } from './components/note-list.ts';
import { pageFile } from './components/page-links.ts';
import type { SiteContext } from './context.ts';
import type { Filter } from './filters.ts';
import { made, toMarkup, toPage } from './markup.ts';
import { filterPage } from './pages/filter-page.ts';
import { indexPage } from './pages/index-page.ts';
import type { Planned } from './planned.ts';

/** Notes on the front page; those who look for older ones take a year. */
const onFrontPage = 50;
/** Notes on a page of a filter. */
const onFilterPage = 200;

/**
 * The front page, and the pages of every value of every filter. A note's entry is on a dozen of them, so it is made
 * once.
 *
 * @param sorted Newest first.
 * @param all The same notes, by every filter.
 */
export function* listPages(
  sorted: readonly Pick<Note, 'matter'>[],
  all: readonly Filter<Pick<Note, 'matter'>>[],
  context: SiteContext,
): Generator<Planned, void, undefined> {
  const { configuration } = context.workspace;
  yield {
    path: 'index.html',
    make: () => {
      const entries = sorted.slice(0, onFrontPage).map((note) => listEntry(note, '', configuration));
      return toPage(indexPage(entries, sorted.length, all, context));
    },
  };
  const known = new Map<Pick<Note, 'matter'>, string>();
  const entryOf = (note: Pick<Note, 'matter'>): string => {
    const entry = known.get(note) ?? toMarkup(listEntry(note, '../../', configuration));
    known.set(note, entry);
    return entry;
  };
  for (const filter of all)
    for (const value of filter.values) {
      const last = Math.ceil(value.notes.length / onFilterPage);
      for (let number = 1; number <= last; number++)
        yield {
          path: `${value.folder}${pageFile(number)}`,
          make: () => {
            const shown = value.notes.slice((number - 1) * onFilterPage, number * onFilterPage);
            const entries = [made(shown.map(entryOf).join(''))];
            return toPage(filterPage({ filter, value, number, last, entries }, all, context));
          },
        };
    }
}
