import type { Check } from '../check.ts';
import { startOf } from '../place.ts';
import { boldSections } from '../sections.ts';

export const check: Check = {
  id: 'section-heading',
  doc: {
    what: 'A customary section begins with a heading of the second level, `## Repair`: not with `#`, `###` or its name in bold or on a line of its own.',
    when: 'Of a section without a heading of its level. What follows is read as that section: it is neither missing nor unread.',
    recommendation: 'Write two `#` signs, a blank and the name. `--fix` does.',
  },
  examples: {
    sound: [
      { replace: 'Mail servers slow down.', by: 'Mail servers slow down.\n\n#### Repair\n\nRestart them.' },
      { replace: 'Mail servers slow down.', by: '**Mail servers**\n\nThey slow down.' },
    ],
    faulty: [
      {
        replace: '## Overview',
        by: '# Overview',
        faults: [
          { at: '# Overview', reason: 'Unexpected # before the section "Overview", expected ## Overview' },
        ],
        fixed: '## Overview',
      },
      {
        replace: '## Repair',
        by: '### Repair:',
        faults: [
          { at: '### Repair:', reason: 'Unexpected ### before the section "Repair", expected ## Repair' },
        ],
        fixed: '## Repair',
      },
      {
        replace: '## Prevention',
        by: '**Prevention**',
        faults: [
          {
            at: '**Prevention**',
            reason:
              'Unexpected text "Prevention" where its section begins, expected the heading ## Prevention',
          },
        ],
        fixed: '## Prevention',
      },
      {
        replace: '## Prevention\n\nLet mail out',
        by: '**Prevention:** Let mail out',
        faults: [
          {
            at: '**Prevention:**',
            reason:
              'Unexpected bold "Prevention" where its section begins, expected the heading ## Prevention',
          },
        ],
      },
      {
        replace: '## Prevention\n\nLet mail out',
        by: '**Prevention**\nLet mail out',
        faults: [
          {
            at: '**Prevention**',
            reason:
              'Unexpected bold "Prevention" where its section begins, expected the heading ## Prevention',
          },
        ],
        fixed: '## Prevention\nLet mail out',
      },
      {
        replace: '## Overview',
        by: 'Overview\n========',
        faults: [
          {
            at: 'Overview\n===',
            reason: 'Unexpected === below the section "Overview", expected ## Overview',
          },
        ],
      },
    ],
  },
  run: (note, _known, report) => {
    const { body } = note;
    for (const { heading, node } of body?.sections ?? []) {
      if (node.type === 'heading' && node.depth === 2) continue;
      const by = `## ${heading}`;
      const was = body?.text.slice(node.position?.start.offset, node.position?.end.offset) ?? '';
      const signs = /^#+(?=\s)/.exec(was)?.[0];
      const reason =
        node.type !== 'heading'
          ? `Unexpected text "${heading}" where its section begins, expected the heading ${by}`
          : signs === undefined
            ? `Unexpected === below the section "${heading}", expected ${by}`
            : `Unexpected ${signs} before the section "${heading}", expected ${by}`;
      const place = startOf(note, node);
      // A line of text right above or below would become part of the heading's line, or it of them.
      const fix = was.includes('\n') ? undefined : { was, by };
      report({ place, reason, expected: by, fix });
    }
    for (const { name, node } of body === undefined ? [] : boldSections(body)) {
      const [from, to] = [node.position?.start.offset ?? 0, node.position?.end.offset ?? 0];
      const was = body?.text.slice(from, to) ?? '';
      // With text behind it on its line, where the heading ends is for the author to say.
      const fix = body?.text[to] === '\n' ? { was, by: `## ${name}` } : undefined;
      const reason = `Unexpected bold "${name}" where its section begins, expected the heading ## ${name}`;
      const hint =
        fix === undefined ? 'Put the heading on a line of its own, and the text below it.' : undefined;
      report({ place: startOf(note, node), reason, hint, fix });
    }
  },
};
