import type { Check } from '../check.ts';
import { exampleNote } from '../example.ts';
import { startOf } from '../place.ts';
import type { Body } from '../reader.ts';
import { boldSections, meantSection, optionalSections, sectionOrder } from '../sections.ts';

export const check: Check = {
  id: 'section-missing',
  adjustable: true,
  doc: {
    what: 'No section is missing but Remediation. Told where it should begin: at the section after it, or the last line.',
    when: 'Always; in a draft it is a warning. A section that is misspelt, of another level, or that Markdown takes for text or code, is not missing: that has a fault of its own. A note without any section is told once.',
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
      {
        replace: exampleNote.slice(exampleNote.indexOf('A note to try')),
        by: 'A note to try in quarantine.\n',
        faults: [
          {
            at: 'A note to try in quarantine.',
            reason:
              'Missing sections, expected Overview, Description, Threat Assessment, Detection, Prevention, Containment, Repair',
          },
        ],
      },
    ],
  },
  run: (note, _known, report) => {
    const { body } = note;
    if (body === undefined) return;
    const { sections, lastLine } = body;
    const warning = note.matter.status === 'draft';
    const wanted = sectionOrder.filter((name) => !optionalSections.includes(name));
    if (sections.length === 0 && wanted.every((name) => !isHidden(name, body))) {
      const hint = `Begin each with a line like: ## ${wanted[0]}`;
      const reason = `Missing sections, expected ${wanted.join(', ')}`;
      report({ place: { line: lastLine, column: 1 }, reason, hint, warning });
      return;
    }
    const present = sections.map((section) => ({ section, name: meantSection(section.heading)?.name }));
    for (const [index, missing] of sectionOrder.entries()) {
      if (optionalSections.includes(missing) || present.some(({ name }) => name === missing)) continue;
      if (isHidden(missing, body)) continue;
      const later = sectionOrder.slice(index + 1);
      const next = present.find(({ name }) => name !== undefined && later.includes(name));
      report({
        place: next === undefined ? { line: lastLine, column: 1 } : startOf(note, next.section.node),
        reason: `Missing section "${missing}", expected it ${next === undefined ? 'at the end' : `before "${next.name}"`}`,
        hint: `Add a line: ## ${missing}`,
        warning,
      });
    }
  },
};

/** True where a line was meant to be the section's heading, and another fault says why it is none. */
function isHidden(name: string, body: Body): boolean {
  if (boldSections(body).some((bold) => bold.name === name)) return true;
  return new RegExp(`^[ \\t>*+-]*#{1,6}[ \\t]*${name}[ \\t#:]*$`, 'm').test(body.text);
}
