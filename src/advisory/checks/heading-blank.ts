import type { Check } from '../check.ts';
import { nodesOf } from '../nodes.ts';
import { startOf } from '../place.ts';
import { sectionOf, sectionOrder } from '../sections.ts';

export const check: Check = {
  id: 'heading-blank',
  adjustable: true,
  doc: {
    what: 'A blank stands between the `#` signs of a heading and its text, and no more than three before them: else Markdown takes the line for plain text or code.',
    when: 'Of paragraphs and indented code that begin so. A section that such a line was meant to be is not told missing.',
    recommendation: 'Write `## Overview` at the beginning of the line.',
  },
  examples: {
    sound: [{ replace: 'Mail servers slow down.', by: 'Mail servers slow down, #1 first.' }],
    faulty: [
      {
        replace: '## Repair',
        by: '##Repair',
        faults: [
          { at: '##Repair', reason: 'Unexpected text "##Repair", expected a blank after the # signs' },
        ],
        fixed: '## Repair',
      },
      {
        replace: '## Repair',
        by: '#Repair',
        faults: [{ at: '#Repair', reason: 'Unexpected text "#Repair", expected a blank after the # signs' }],
        fixed: '## Repair',
      },
      {
        replace: '## Repair',
        by: '    ## Repair',
        faults: [
          {
            at: '    ## Repair',
            reason: 'Unexpected text "## Repair", expected it at the beginning of the line',
          },
        ],
      },
    ],
  },
  run: (note, _known, report) => {
    if (note.body === undefined) return;
    for (const node of nodesOf(note.body.tree, 'paragraph', 'code')) {
      const text = note.body?.text.slice(node.position?.start.offset, node.position?.end.offset) ?? '';
      const [line = ''] = text.split('\n', 1);
      const section = /^#{1,6}([A-Z][A-Za-z ]*)$/.exec(line)?.[1] ?? '';
      const named = sectionOrder.includes(section);
      const glued = node.type === 'paragraph' && (named || /^#{2,6}[A-Za-z]/.test(line));
      const indented =
        node.type === 'code' && /^\s*#{2,6} [A-Za-z]/.test(line) && !/^ {0,3}(```|~~~)/.test(line);
      if (!glued && !indented) continue;
      const expected = glued ? 'a blank after the # signs' : 'it at the beginning of the line';
      const missing = named && sectionOf(note, section) === undefined;
      const fix = missing ? { was: line, by: `## ${section}` } : undefined;
      const place = startOf(note, node);
      report({
        place: { ...place, end: { line: place.line, column: place.column + line.length } },
        reason: `Unexpected text "${line.trim().slice(0, 60)}", expected ${expected}`,
        fix,
      });
    }
  },
};
