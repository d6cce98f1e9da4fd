import { toString as plainText } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import type { Check } from '../check.ts';
import { startOf } from '../place.ts';

export const check: Check = {
  id: 'link-text',
  adjustable: true,
  doc: {
    what: 'Images and links have a text.',
    when: 'Always.',
    recommendation: 'Say what the picture shows, or where the link leads; some readers hear the page.',
  },
  examples: {
    sound: [],
    faulty: [
      {
        replace: 'Mail servers slow down.',
        by: '![](mail.png)',
        faults: [
          { at: '![](', reason: 'Unexpected image without a text, expected what it shows: ![text](address)' },
        ],
      },
      {
        replace: 'Mail servers slow down.',
        by: 'See [](https://example.org/).',
        faults: [{ at: '[](', reason: 'Unexpected link without a text, expected [text](address)' }],
      },
    ],
  },
  run: (note, _known, report) => {
    if (note.body === undefined) return;
    visit(note.body.tree, (node) => {
      const image = node.type === 'image' || node.type === 'imageReference';
      const link = node.type === 'link' || node.type === 'linkReference';
      if (image && (node.alt ?? '').trim() === '')
        report({
          place: startOf(note, node),
          reason: 'Unexpected image without a text, expected what it shows: ![text](address)',
        });
      if (link && plainText(node).trim() === '')
        report({
          place: startOf(note, node),
          reason: 'Unexpected link without a text, expected [text](address)',
        });
    });
  },
};
