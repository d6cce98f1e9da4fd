import type { Check } from '../check.ts';
import { startOf } from '../place.ts';
import type { ReadNote } from '../reader.ts';
import { isEmpty, meantSection } from '../sections.ts';

export const check: Check = {
  id: 'section-empty',
  adjustable: true,
  doc: {
    what: 'A section holds a text, and its heading a name.',
    when: 'Of customary sections; headings alone are no text, nor is a word like TODO or TBD. In a draft it is a warning.',
    recommendation: 'Say at least that nothing is known yet.',
  },
  examples: {
    sound: [],
    faulty: [
      {
        replace: '## Prevention\n\nLet mail out through the mail servers alone.',
        by: '## Prevention',
        faults: [{ at: '## Prevention', reason: 'Empty section "Prevention", expected a text' }],
      },
      {
        replace: 'Let mail out through the mail servers alone.',
        by: '**TODO**: ...',
        faults: [{ at: '## Prevention', reason: 'Empty section "Prevention", expected a text' }],
      },
      {
        replace: '## Prevention',
        by: '##\n\nNothing.\n\n## Prevention',
        faults: [{ at: '##\n', reason: 'Empty heading, expected the name of a section' }],
      },
    ],
  },
  run: (note, _known, report) => {
    for (const section of note.body?.sections ?? []) {
      const { heading, node } = section;
      const place = startOf(note, node);
      const warning = note.matter.status === 'draft';
      if (heading === '') report({ place, reason: 'Empty heading, expected the name of a section', warning });
      else if (isEmpty(section) && meantSection(heading) !== undefined)
        report({
          place,
          reason: `Empty section "${heading}", expected a text`,
          hint: hintOf(note, heading),
          warning,
        });
    }
  },
};

/** What a Detection has to name is told at once, and not when it has a text. */
function hintOf({ matter }: ReadNote, heading: string): string | undefined {
  const linked = (matter.signatures ?? []).filter((name) => name !== undefined);
  return heading === 'Detection' && linked.length > 0
    ? `Say what fires, by its name: ${linked.join(', ')}.`
    : undefined;
}
