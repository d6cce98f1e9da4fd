import type { Element } from 'hast';
import { h } from 'hastscript';
import type { Filter } from '../filters.ts';

/** The number of notes, in words. */
export function notesCount(count: number): string {
  return count === 1 ? '1 note' : `${count} notes`;
}

/**
 * Every value of every filter as a link to its page, with the number of its notes.
 *
 * @param root The way from the page to the root of the site.
 * @param current The folder of the page that it stands on.
 */
export function filterLinks(filters: readonly Filter<unknown>[], root: string, current?: string): Element {
  return h(
    'nav.filters',
    { id: 'Filters', ariaLabel: 'Notes by year, class, severity, status and product' },
    [
      ...filters.flatMap(({ title, values }) =>
        values.length === 0
          ? []
          : [
              h('h2', title),
              h(
                'ul',
                values.map(({ title: value, folder, notes }) =>
                  h('li', [
                    h(
                      'a',
                      {
                        href: `${root}${folder}index.html`,
                        ...(folder === current ? { ariaCurrent: 'page' } : {}),
                      },
                      value,
                    ),
                    ' ',
                    h('span.count', [
                      `(${notes.length}`,
                      h('span.hidden', notes.length === 1 ? ' note' : ' notes'),
                      ')',
                    ]),
                  ]),
                ),
              ),
            ],
      ),
    ],
  );
}
