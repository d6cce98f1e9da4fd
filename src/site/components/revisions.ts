import type { Element } from 'hast';
import { h } from 'hastscript';
import type { FrontMatter } from '../../advisory/schema.ts';
import { date } from './date.ts';

const columns = ['Version', 'Date', 'Author', 'Change'] as const;

/** The revision history, oldest first. */
export function revisionTable(revisions: FrontMatter['revisions']): Element {
  return h('div.scroll', { tabIndex: 0, role: 'region', ariaLabel: 'Revision history' }, [
    h('table.revisions', [
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
          h('tr', [h('th', { scope: 'row' }, version), h('td', date(day)), h('td', author), h('td', change)]),
        ),
      ),
    ]),
  ]);
}
