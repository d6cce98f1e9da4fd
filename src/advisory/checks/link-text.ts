import { toString as plainText } from 'mdast-util-to-string';
import type { Check } from '../check.ts';
import { nodesOf } from '../nodes.ts';
import { startOf } from '../place.ts';

export const check: Check = {
  id: 'link-text',
  adjustable: true,
  doc: {
    what: 'Links have a text.',
    when: 'Always.',
    recommendation: 'Say where the link leads; some readers hear the page, or have it on paper.',
  },
  examples: {
    sound: [],
    faulty: [
      {
        replace: 'Mail servers slow down.',
        by: 'See [](https://example.org/).',
        faults: [{ at: '[](', reason: 'Unexpected link without a text, expected [text](address)' }],
      },
    ],
  },
  run: (note, _known, report) => {
    if (note.body === undefined) return;
    for (const node of nodesOf(note.body.tree, 'link', 'linkReference')) {
      if (plainText(node).trim() === '')
        report({
          place: startOf(note, node),
          reason: 'Unexpected link without a text, expected [text](address)',
        });
    }
  },
};
