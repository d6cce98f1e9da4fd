import { bare } from '../bare.ts';
import type { Check } from '../check.ts';
import { nodesOf } from '../nodes.ts';
import { placeAt } from '../place.ts';

export const check: Check = {
  id: 'link-reversed',
  doc: {
    what: 'A link is its text in square brackets, then its address in round ones.',
    when: 'Always. Readers of the page would see the brackets, and no link.',
    recommendation: 'Change the brackets round: [text](address).',
  },
  examples: {
    sound: [{ replace: 'Mail servers slow down.', by: 'See (the report) [or](https://example.org/) not.' }],
    faulty: [
      {
        replace: 'Mail servers slow down.',
        by: 'See (the report)[https://example.org/kalel].',
        faults: [
          {
            at: '(the report)[',
            reason: 'Unexpected (text)[address], expected [text](address)',
          },
        ],
        fixed: 'See [the report](https://example.org/kalel).',
      },
    ],
  },
  run: (note, _known, report) => {
    const { body } = note;
    if (body === undefined) return;
    const { tree, text } = body;
    for (const node of nodesOf(tree, 'paragraph', 'heading', 'tableCell')) {
      const start = node.position?.start.offset ?? 0;
      // The address itself has become a link: the brackets are found without it, and read with it.
      for (const found of bare(node, text).matchAll(/\(([^()[\]\n]{1,200})\)\[(?=[^[\]\n]*\])/g)) {
        const at = start + found.index;
        const [was, words, address] =
          /^\(([^()[\]\n]+)\)\[((?:https?:\/\/|mailto:)[^\s[\]]+)\]/.exec(text.slice(at, at + 2500)) ?? [];
        if (was === undefined) continue;
        report({
          place: placeAt(note, body, at, was.length),
          reason: 'Unexpected (text)[address], expected [text](address)',
          fix: { was, by: `[${words}](${address})` },
        });
      }
    }
  },
};
