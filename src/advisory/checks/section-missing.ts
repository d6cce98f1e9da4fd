import type { Check } from '../check.ts';
import { startOf } from '../place.ts';
import type { Body } from '../reader.ts';
import { meantSection, optionalSections, sectionOrder } from '../sections.ts';

export const check: Check = {
  id: 'section-missing',
  adjustable: true,
  doc: {
    what: 'No section is missing but Remediation. Told where it should begin: at the section after it, or the last line.',
    when: 'Always; in a draft it is a warning. A section that is misspelt, or that Markdown takes for text or code, is not missing: that has a fault of its own.',
    recommendation: 'Write the section, be it one sentence.',
  },
  examples: {
    sound: [],
    faulty: [
      {
        replace: '## Prevention\n\nLet mail out through the mail servers alone.\n\n',
        by: '',
        faults: [
          { at: '## Containment', reason: 'Missing section "Prevention", expected it before "Containment"' },
        ],
      },
      {
        replace: '\n\n## Repair\n\nRemove the worm and change the passwords.',
        by: '',
        faults: [{ at: 'Put the host', reason: 'Missing section "Repair", expected it at the end' }],
      },
    ],
  },
  run: (note, _known, report) => {
    if (note.body === undefined) return;
    const { sections, lastLine } = note.body;
    const present = sections.map((section) => ({ section, name: meantSection(section.heading)?.name }));
    for (const [index, missing] of sectionOrder.entries()) {
      if (optionalSections.includes(missing) || present.some(({ name }) => name === missing)) continue;
      if (isHidden(missing, note.body)) continue;
      const later = sectionOrder.slice(index + 1);
      const next = present.find(({ name }) => name !== undefined && later.includes(name));
      report({
        place: next === undefined ? { line: lastLine, column: 1 } : startOf(note, next.section.node),
        reason: `Missing section "${missing}", expected it ${next === undefined ? 'at the end' : `before "${next.name}"`}`,
        hint: `Add a line: ## ${missing}`,
        warning: note.matter.status === 'draft',
      });
    }
  },
};

/** True where a line was meant to be the section's heading, and another fault says why it is none. */
function isHidden(name: string, { text }: Body): boolean {
  return new RegExp(`^[ \\t]*##[ \\t]*${name}[ \\t#]*$`, 'm').test(text);
}
