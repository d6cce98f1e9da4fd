import type { Check } from '../check.ts';
import { startOf } from '../place.ts';
import { madeSections, meantSection, sectionOrder } from '../sections.ts';

/**
 * What: each `##` heading is one of the customary sections. Systems, references and the revision history come from
 * the front matter and are no sections of the text.
 * When: always.
 * Recommendation: take the customary name; a heading of your own goes below it with `###`.
 */
export const check: Check = {
  id: 'section-known',
  examples: {
    sound: [{ replace: '## Detection', by: '## Remediation\n\nUpdate the switches.\n\n## Detection' }],
    faulty: [
      {
        replace: '## Overview',
        by: '## Overveiw',
        faults: [
          {
            at: '## Overveiw',
            reason:
              'Unknown section "Overveiw", expected one of Overview, Description, Threat Assessment, Remediation, Detection, Prevention, Containment, Repair',
          },
        ],
      },
      {
        replace: '## Repair',
        by: '## References\n\nSee above.\n\n## Repair',
        faults: [
          {
            at: '## References',
            reason: 'Unexpected section "References": it is made from `references` in the front matter',
          },
        ],
      },
    ],
  },
  run: (note, _known, report) => {
    for (const { heading, node } of note.body?.sections ?? []) {
      const meant = meantSection(heading);
      if (meant?.exact === true) continue;
      const key = madeSections[heading.toLowerCase()];
      const place = startOf(note, node);
      if (key !== undefined)
        report({
          place,
          reason: `Unexpected section "${heading}": it is made from \`${key}\` in the front matter`,
          hint: 'Delete the section; write its facts into the front matter.',
        });
      else if (heading !== '')
        report({
          place,
          reason: `Unknown section "${heading}", expected one of ${sectionOrder.join(', ')}`,
          hint: meant === undefined ? 'Use ### for a heading of your own.' : `Did you mean "${meant.name}"?`,
          expected: meant && `## ${meant.name}`,
        });
    }
  },
};
