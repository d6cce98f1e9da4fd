import type { Check } from '../check.ts';
import { nodesOf } from '../nodes.ts';
import { startOf } from '../place.ts';

export const check: Check = {
  id: 'image',
  doc: {
    what: 'The body holds no image, be it a file beside the note or one of the web: page, print, feeds, CSAF and the live update carry text alone.',
    when: 'Always. An image without a text is no other fault.',
    recommendation:
      'Say in words what it shows; what readers have to see, they can look at behind a link: [text](https://...).',
  },
  examples: {
    sound: [
      {
        replace: 'Mail servers slow down.',
        by: 'See the [queues](https://example.org/queues.png), `![x](y)`.',
      },
    ],
    faulty: [
      {
        replace: 'Mail servers slow down.',
        by: '![Mail queues](queues.png)',
        faults: [
          {
            at: '![Mail',
            reason: 'Unexpected image "queues.png", expected words: a note is text wherever it is read',
          },
        ],
      },
      {
        replace: 'Mail servers slow down.',
        by: '![][1]\n\n[1]: https://example.org/queues.png',
        faults: [
          {
            at: '![]',
            reason: 'Unexpected image "1" without a text, expected words: a note is text wherever it is read',
          },
        ],
      },
    ],
  },
  run: (note, _known, report) => {
    if (note.body === undefined) return;
    for (const node of nodesOf(note.body.tree, 'image', 'imageReference')) {
      const from = node.type === 'image' ? node.url : (node.label ?? node.identifier);
      const shown = from.length > 60 ? `${from.slice(0, 57)}...` : from;
      const without = (node.alt ?? '').trim() === '' ? ' without a text' : '';
      report({
        place: startOf(note, node),
        reason: `Unexpected image "${shown}"${without}, expected words: a note is text wherever it is read`,
        hint: 'Say what it shows, or link to where readers can see it: [text](https://...).',
      });
    }
  },
};
