import { toString as plainText } from 'mdast-util-to-string';
import type { Check } from '../check.ts';
import { startOf } from '../place.ts';

export const check: Check = {
  id: 'heading-twice',
  adjustable: true,
  doc: {
    what: 'No section holds two headings of the same text and level.',
    when: 'Of headings below `##`. A warning.',
    recommendation:
      'Join the two parts, or name what tells them apart: links and the outline lead to the first alone.',
  },
  examples: {
    sound: [
      {
        replace: 'It opens a listener',
        by: '### Ports\n\n#### TCP\n\nOne.\n\n### TCP\n\nIt opens a listener',
      },
    ],
    faulty: [
      {
        replace: 'It opens a listener',
        by: '### Port\n\nOne.\n\n### Port #\n\nIt opens a listener',
        faults: [
          {
            at: '### Port #',
            reason:
              'Unexpected second heading "Port" in the section "Description", expected each heading once',
            warning: true,
          },
        ],
      },
    ],
  },
  run: (note, _known, report) => {
    for (const { heading, content } of note.body?.sections ?? []) {
      const seen = new Set<string>();
      for (const node of content) {
        if (node.type !== 'heading') continue;
        const text = plainText(node).trim();
        const key = `${node.depth} ${text}`;
        if (seen.has(key) && text !== '')
          report({
            place: startOf(note, node),
            reason: `Unexpected second heading "${text}" in the section "${heading}", expected each heading once`,
            warning: true,
          });
        seen.add(key);
      }
    }
  },
};
