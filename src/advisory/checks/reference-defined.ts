import { bare } from '../bare.ts';
import type { Check } from '../check.ts';
import { nodesOf } from '../nodes.ts';
import { placeAt, startOf } from '../place.ts';

export const check: Check = {
  id: 'reference-defined',
  doc: {
    what: '`[text][name]`, `[name][]` and `[^note]` have a definition, `[name]: address`, and each name just one.',
    when: 'Always. A single `[word]` may be plain text and is left alone.',
    recommendation: 'Add the definition, or write the address where it is used: [text](address).',
  },
  examples: {
    sound: [
      {
        replace: 'Mail servers slow down.',
        by: 'See [this][a], `[x][y]` and [sic] \\[x][y].\n\n[a]: https://example.org/',
      },
    ],
    faulty: [
      {
        replace: 'Mail servers slow down.',
        by: 'See [the **report**][rep].',
        faults: [
          {
            at: '[the **report**]',
            reason: 'Unexpected reference to "rep", expected a line that defines it: [rep]: https://...',
          },
        ],
      },
      {
        replace: 'Mail servers slow down.',
        by: 'They slow down.[^load]',
        faults: [
          {
            at: '[^load]',
            reason: 'Unexpected reference to "^load", expected a line that defines it: [^load]: ...',
          },
        ],
      },
      {
        replace: 'Mail servers slow down.',
        by: '[See][a]\n\n[a]: https://example.org/\n[a]: https://example.org/b',
        faults: [
          {
            at: '[a]: https://example.org/b',
            reason: 'Unexpected second definition of "a", expected each name once',
          },
        ],
      },
    ],
  },
  run: (note, _known, report) => {
    const { body } = note;
    if (body === undefined) return;
    const { tree, text } = body;
    const defined = new Set<string>();
    for (const node of nodesOf(tree, 'definition', 'footnoteDefinition')) {
      const name = `${node.type === 'definition' ? '' : '^'}${node.identifier}`;
      if (defined.has(name))
        report({
          place: startOf(note, node),
          reason: `Unexpected second definition of "${name}", expected each name once`,
        });
      defined.add(name);
    }
    for (const node of nodesOf(tree, 'paragraph', 'heading', 'tableCell')) {
      const start = node.position?.start.offset ?? 0;
      const plain = bare(node, text).replaceAll(/\\[[\]\\]/g, '  ');
      // Whatever a definition answers has become a node of its own: what is left here has none.
      for (const found of plain.matchAll(/\[([^[\]]*)\]\[([^[\]]*)\]|\[(\^[^[\]\s]+)\]/g)) {
        const name = found[3] ?? (found[2] === '' ? found[1] : found[2]);
        if (name === undefined || name.trim() === '') continue;
        report({
          place: placeAt(note, body, start + found.index, found[0].length),
          reason: `Unexpected reference to "${name}", expected a line that defines it: [${name}]: ${found[3] === undefined ? 'https://...' : '...'}`,
        });
      }
    }
  },
};
