import type { Check } from '../check.ts';
import { nodesOf } from '../nodes.ts';
import { startOf } from '../place.ts';

export const check: Check = {
  id: 'code-closed',
  doc: {
    what: 'A code block that begins with three backticks or tildes ends with the same signs.',
    when: 'Always. Sections that an open block swallows are not told missing.',
    recommendation: 'Close the block on a line of its own.',
  },
  examples: {
    sound: [{ replace: 'Mail servers slow down.', by: '~~~\nSubject: x\n~~~' }],
    faulty: [
      {
        replace: 'Mail servers slow down.',
        by: '```\nSubject: x',
        faults: [{ at: '```', reason: 'Unexpected code block without an end, expected a line with ```' }],
      },
    ],
  },
  run: (note, _known, report) => {
    const { body } = note;
    if (body === undefined) return;
    for (const node of nodesOf(body.tree, 'code')) {
      const lines = body.text.slice(node.position?.start.offset, node.position?.end.offset).split('\n');
      const fence = /^(`{3,}|~{3,})/.exec(lines[0] ?? '')?.[1];
      const last = lines.length > 1 ? (lines.at(-1) ?? '').replace(/^[ \t>]*/, '').trimEnd() : '';
      const closes =
        fence === undefined || (last.length >= fence.length && last === fence.charAt(0).repeat(last.length));
      if (!closes)
        report({
          place: startOf(note, node),
          reason: `Unexpected code block without an end, expected a line with ${fence}`,
        });
    }
  },
};
