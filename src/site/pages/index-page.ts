import type { Element, Root } from 'hast';
import { h } from 'hastscript';
import { filterLinks, notesCount } from '../components/filter-links.ts';
import { frame } from '../components/frame.ts';
import type { SiteContext } from '../context.ts';
import type { Filter } from '../filters.ts';

/**
 * The front page, `index.html`: the newest notes, and the ways to all others.
 *
 * @param entries Of the newest notes, newest first.
 * @param count Of all notes.
 */
export function indexPage(
  entries: readonly Element[],
  count: number,
  filters: readonly Filter<unknown>[],
  context: SiteContext,
): Root {
  const { name } = context.workspace.configuration.publisher;
  return frame(
    {
      title: `Incident notes | ${name}`,
      description: `Incident notes of ${name}, newest first.`,
      root: '',
      address: '',
      kind: 'index',
      running: `Incident notes of ${name}`,
      content: [
        h('h1', 'Incident notes'),
        ...(count === 0
          ? [h('p.empty', 'No incident note has been published yet.')]
          : found(entries, count, filters)),
      ],
    },
    context,
  );
}

function found(
  entries: readonly Element[],
  count: number,
  filters: readonly Filter<unknown>[],
): readonly Element[] {
  const years = filters.find(({ name }) => name === 'year')?.values ?? [];
  const older =
    count === entries.length
      ? []
      : [
          h('p.older', [
            `These are the newest ${entries.length} of ${notesCount(count)}. All of a year: `,
            ...years.flatMap(({ title, folder }, index) => [
              index === 0 ? '' : ', ',
              h('a', { href: `${folder}index.html` }, title),
            ]),
            '.',
          ]),
        ];
  return [
    h('p.about-list', [
      `${notesCount(count)}, newest first. `,
      h('a', { href: '#Filters' }, 'Filter'),
      ' or ',
      h('a', { href: 'search/index.html' }, 'search'),
      ' them.',
    ]),
    h('div.listing', [
      h('div.listed', [h('ol.note-list', [...entries]), ...older]),
      filterLinks(filters, ''),
    ]),
  ];
}
