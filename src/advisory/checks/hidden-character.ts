import { findHidden, hiddenReason } from '../../source/hidden.ts';
import type { Check } from '../check.ts';
import { nodesOf } from '../nodes.ts';
import { startOf } from '../place.ts';

export const check: Check = {
  id: 'hidden-character',
  doc: {
    what: "No entity (`&#x202e;`) brings in a character that can't be seen. The characters themselves are told when the file is read.",
    when: 'Of text, code, addresses and titles in the body.',
    recommendation: "Write the character's code as plain text.",
  },
  examples: {
    sound: [{ replace: 'Mail servers slow down.', by: 'Mail servers slow &amp; down, `&#x202e;`.' }],
    faulty: [
      {
        replace: 'Mail servers slow down.',
        by: 'Mail &#x202e;servers slow down.',
        faults: [
          {
            at: 'Mail &#x202e;',
            reason:
              'Unexpected invisible character U+202E (right-to-left override), expected text that shows what it holds',
          },
        ],
      },
    ],
  },
  run: (note, _known, report) => {
    if (note.body === undefined) return;
    for (const node of nodesOf(note.body.tree, 'text', 'link', 'image', 'imageReference', 'definition')) {
      const values = [
        node.type === 'text' ? node.value : '',
        'url' in node ? node.url : '',
        'alt' in node ? (node.alt ?? '') : '',
        'title' in node ? (node.title ?? '') : '',
      ];
      const found = values.flatMap((value) => findHidden(value))[0];
      if (found !== undefined) report({ place: startOf(note, node), reason: hiddenReason(found.code, 0) });
    }
  },
};
