import type { Element } from 'hast';
import { h } from 'hastscript';
import type { FrontMatter } from '../../advisory/schema.ts';
import { date } from './date.ts';

const columns = ['Version', 'Date', 'Change and author'] as const;

/** The revision history, oldest first. Its author stands below each change, so that the table fits a telephone. */
export function revisionTable(revisions: FrontMatter['revisions']): Element {
  return h('table.revisions', [
    h(
      'thead',
      h(
        'tr',
        columns.map((column) => h('th', { scope: 'col' }, column)),
      ),
    ),
    h(
      'tbody',
      revisions.map(({ version, date: day, author, change }) =>
        h('tr', [
          h('th', { scope: 'row' }, version),
          h('td', date(day)),
          h('td', [change, ' ', h('span.author', author)]),
        ]),
      ),
    ),
  ]);
}
