import type { Check } from '../check.ts';
import { startOf } from '../place.ts';
import { madeSections, meantSection, sectionOf, sectionOrder } from '../sections.ts';

export const check: Check = {
  id: 'section-known',
  doc: {
    what: 'Each `##` heading is one of the customary sections. Systems, references and the revision history come from the front matter and are no sections of the text.',
    when: 'Always.',
    recommendation: 'Take the customary name; a heading of your own goes below it with `###`.',
  },
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
        replace: '## Overview',
        by: '## OVERVIEW',
        faults: [
          {
            at: '## OVERVIEW',
            reason:
              'Unknown section "OVERVIEW", expected one of Overview, Description, Threat Assessment, Remediation, Detection, Prevention, Containment, Repair',
          },
        ],
        fixed: '## Overview',
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
      const { start, end } = node.position ?? {};
      const source = note.body?.text.slice(start?.offset, end?.offset) ?? '';
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
          fix:
            meant?.name.toLowerCase() === heading.toLowerCase() &&
            /^## \S/.test(source) &&
            sectionOf(note, meant.name) === undefined
              ? { was: source, by: `## ${meant.name}` }
              : undefined,
        });
    }
  },
};
