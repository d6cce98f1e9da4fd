import type { Element, Root } from 'hast';
import { h } from 'hastscript';
import { filterLinks, notesCount } from '../components/filter-links.ts';
import { frame } from '../components/frame.ts';
import type { SiteContext } from '../context.ts';
import type { Filter } from '../filters.ts';

/**
 * The search page, `search/index.html`. Its form is there for the script alone, which shows it; without one the page
 * leads to the filters' pages.
 *
 * @param blocks The files of the notes' words, beside this page, the newest notes first.
 */
export function searchPage(
  blocks: readonly string[],
  count: number,
  filters: readonly Filter<unknown>[],
  context: SiteContext,
): Root {
  const { name } = context.workspace.configuration.publisher;
  return frame(
    {
      title: `Search incident notes | ${name}`,
      description: `Search the incident notes of ${name} by words, names, ids and filters.`,
      root: '../',
      address: 'search/',
      kind: 'search',
      running: `Search the incident notes of ${name}`,
      script: 'search.js',
      content: [
        h('h1', 'Search incident notes'),
        h('div.without-search', [
          h('p', [
            'Search needs JavaScript, which did not run here. Every note is found without it, too: on the ',
            h('a', { href: '../index.html' }, 'list of all notes'),
            ', or by one of these.',
          ]),
          filterLinks(filters, '../'),
        ]),
        form(blocks, count, filters),
      ],
    },
    context,
  );
}

function form(blocks: readonly string[], count: number, filters: readonly Filter<unknown>[]): Element {
  return h('div.search', { hidden: true, dataBlocks: blocks.join(' '), dataNotes: String(count) }, [
    h('form', { role: 'search' }, [
      h('div.words', [
        h('label', { htmlFor: 'Words' }, 'Words, a name, a signature or an id'),
        h('input', { id: 'Words', type: 'search', name: 'q', autoComplete: 'off', spellCheck: 'false' }),
      ]),
      h('div.choices', filters.filter(({ values }) => values.length > 0).map(choice)),
      h('p.buttons', [
        h('button', { type: 'submit' }, 'Search'),
        ' ',
        h('button', { type: 'reset' }, 'Clear all'),
      ]),
    ]),
    h('p.found', { role: 'status' }, `${notesCount(count)} to search`),
    h('ol.note-list', { hidden: true }),
    h('p.more', { hidden: true }, h('button', { type: 'button' }, 'Show more')),
  ]);
}

function choice({ name, title, values }: Filter<unknown>): Element {
  const id = `Choice-${name}`;
  return h('div', [
    h('label', { htmlFor: id }, title),
    h('select', { id, name }, [
      h('option', { value: '' }, 'Any'),
      ...values.map(({ slug, title: value, notes }) =>
        h('option', { value: slug }, `${value} (${notes.length})`),
      ),
    ]),
  ]);
}
