import type { ElementContent, Root } from 'hast';
import { h } from 'hastscript';
import { filterLinks, notesCount } from '../components/filter-links.ts';
import { frame } from '../components/frame.ts';
import { pageFile, pageLinks } from '../components/page-links.ts';
import type { SiteContext } from '../context.ts';
import type { Filter, FilterValue } from '../filters.ts';

export interface FilterPageParts {
  readonly filter: Filter<unknown>;
  readonly value: FilterValue<unknown>;
  /** Which page of the value's list, from 1, and of how many. */
  readonly number: number;
  readonly last: number;
  /** List items, newest note first. */
  readonly entries: readonly ElementContent[];
}

/** The notes that have one value of a filter, `years/2005/index.html`, `years/2005/page-2.html`. */
export function filterPage(
  { filter, value, number, last, entries }: FilterPageParts,
  filters: readonly Filter<unknown>[],
  context: SiteContext,
): Root {
  const { name } = context.workspace.configuration.publisher;
  const what = `${filter.title}: ${value.title}`;
  const page = last === 1 ? '' : `, page ${number} of ${last}`;
  const combine = `../../search/index.html?${filter.name}=${value.slug}`;
  return frame(
    {
      title: `Incident notes, ${what}${page} | ${name}`,
      description: `Incident notes of ${name}, ${what}, newest first${page}.`,
      root: '../../',
      address: `${value.folder}${number === 1 ? '' : pageFile(number)}`,
      kind: 'index',
      running: `Incident notes of ${name}, ${what}`,
      content: [
        h('h1', [h('span.label', ['Incident notes, ', filter.title.toLowerCase()]), ' ', value.title]),
        h('p.about-list', [
          `${notesCount(value.notes.length)}, newest first${page}. `,
          h('a', { href: '#Filters' }, 'Take another filter'),
          ', ',
          h('a', { href: combine }, 'combine this one with others'),
          ', or see ',
          h('a', { href: '../../index.html' }, 'all notes'),
          '.',
        ]),
        h('div.listing', [
          h('div.listed', [h('ol.note-list', [...entries]), ...pageLinks(number, last)]),
          filterLinks(filters, '../../', value.folder),
        ]),
      ],
    },
    context,
  );
}
