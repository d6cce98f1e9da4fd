import type { Check } from '../check.ts';
import { startOf } from '../place.ts';
import { visit } from '../visit.ts';

export const check: Check = {
  id: 'heading-level',
  adjustable: true,
  doc: {
    what: "The body has no `#` heading, headings don't skip a level, and none stands inside a quote or a list.",
    when: 'Always. After a `#` the next level is judged as after a `##`. A customary section of another level has a fault of its own.',
    recommendation: 'The title comes from the front matter; begin with `## Overview`.',
  },
  examples: {
    sound: [{ replace: 'Mail servers slow down.', by: '#### In detail\n\nMail servers slow down.' }],
    faulty: [
      {
        replace: 'A note to try the checks on.',
        by: '# Worm',
        faults: [
          {
            at: '# Worm',
            reason:
              'Unexpected heading of level 1, expected ## or deeper: the title comes from the front matter',
          },
        ],
      },
      {
        replace: 'It opens a listener',
        by: '#### Port\n\nIt opens a listener',
        faults: [{ at: '#### Port', reason: 'Unexpected heading of level 4 after level 2, expected ###' }],
      },
      {
        replace: 'It opens a listener',
        by: '> ### Port\n\nIt opens a listener',
        faults: [
          { at: '### Port', reason: 'Unexpected heading inside a quote or a list, expected it on its own' },
        ],
      },
    ],
  },
  run: (note, _known, report) => {
    if (note.body === undefined) return;
    const sections = new Set<unknown>(note.body.sections.map(({ node }) => node));
    let last = 1;
    visit(note.body.tree, 'heading', (node, _index, parent) => {
      const place = startOf(note, node);
      if (parent?.type !== 'root') {
        report({ place, reason: 'Unexpected heading inside a quote or a list, expected it on its own' });
        return;
      }
      if (sections.has(node)) {
        last = 2;
        return;
      }
      if (node.depth === 1)
        report({
          place,
          reason:
            'Unexpected heading of level 1, expected ## or deeper: the title comes from the front matter',
        });
      else if (node.depth > last + 1)
        report({
          place,
          reason: `Unexpected heading of level ${node.depth} after level ${last}, expected ${'#'.repeat(last + 1)}`,
        });
      last = Math.max(node.depth, 2);
    });
  },
};
