import type { Check } from '../check.ts';
import { startOf } from '../place.ts';
import { meantSection } from '../sections.ts';

export const check: Check = {
  id: 'section-empty',
  adjustable: true,
  doc: {
    what: 'A section holds a text, and its heading a name.',
    when: 'Of customary sections; headings alone are no text. In a draft it is a warning.',
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
        replace: '## Prevention',
        by: '##\n\nNothing.\n\n## Prevention',
        faults: [{ at: '##\n', reason: 'Empty heading, expected the name of a section' }],
      },
    ],
  },
  run: (note, _known, report) => {
    for (const { heading, content, node } of note.body?.sections ?? []) {
      const place = startOf(note, node);
      const warning = note.matter.status === 'draft';
      const empty = content.every(
        ({ type }) => type === 'heading' || type === 'definition' || type === 'thematicBreak',
      );
      if (heading === '') report({ place, reason: 'Empty heading, expected the name of a section', warning });
      else if (empty && meantSection(heading) !== undefined)
        report({ place, reason: `Empty section "${heading}", expected a text`, warning });
    }
  },
};
