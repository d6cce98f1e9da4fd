import { toString as plainText } from 'mdast-util-to-string';
import { nearest } from '../../names/nearest.ts';
import type { Check } from '../check.ts';
import { startOf } from '../place.ts';
import { sectionOf } from '../sections.ts';

export const check: Check = {
  id: 'threat-class-heading',
  adjustable: true,
  doc: {
    what: 'The Threat Assessment has a `###` heading for each threat class of the note, called as clarion.yaml calls the class, and none for another.',
    when: 'The note has a Threat Assessment; classes that clarion.yaml does not know are told elsewhere.',
    recommendation: 'Assess each class by itself, below its heading.',
  },
  examples: {
    sound: [],
    faulty: [
      {
        replace: 'classes: [mass-mailing-worm]',
        by: 'classes: [mass-mailing-worm, backdoor]',
        faults: [
          {
            at: '## Threat Assessment',
            reason: 'Missing heading "Backdoor" in the Threat Assessment, expected one for each threat class',
          },
        ],
      },
      {
        replace: '### Mass-mailing worm',
        by: '### Mass-mailing worms',
        faults: [
          {
            at: '### Mass-mailing worms',
            reason:
              'Unexpected heading "Mass-mailing worms" in the Threat Assessment, expected the title of a threat class of the note',
          },
        ],
      },
      {
        replace: '## Detection',
        by: '### Backdoor\n\nIt listens.\n\n## Detection',
        faults: [
          {
            at: '### Backdoor',
            reason:
              'Unexpected heading "Backdoor" in the Threat Assessment, expected the title of a threat class of the note',
          },
        ],
      },
    ],
  },
  run: (note, { classes }, report) => {
    const section = sectionOf(note, 'Threat Assessment');
    const named = note.matter.threat?.classes;
    if (section === undefined || named === undefined || named.length === 0 || classes === undefined) return;
    const titles = [...new Set(named)].flatMap((name) =>
      name === undefined ? [] : (classes.get(name) ?? []),
    );
    const told = new Set<string>();
    const headings = section.content.filter((node) => node.type === 'heading' && node.depth === 3);
    const written = headings.map((node) => plainText(node).trim());
    // A class that is not well formed, or not known, may be what a heading stands for.
    const allKnown = named.every((name) => name !== undefined && classes.has(name));
    for (const [index, node] of headings.entries()) {
      const text = written[index] ?? '';
      if (titles.includes(text)) continue;
      const meant = nearest(
        text,
        titles.filter((title) => !written.includes(title)),
      );
      if (meant !== undefined) told.add(meant);
      else if (!allKnown) continue;
      report({
        place: startOf(note, node),
        reason: `Unexpected heading "${text}" in the Threat Assessment, expected the title of a threat class of the note`,
        hint:
          meant === undefined
            ? 'Add its class to `threat.classes`, or use #### for a heading of your own.'
            : `Did you mean "${meant}"?`,
        expected: meant && `### ${meant}`,
      });
    }
    // A title at another level has a fault of its own, or is the author's choice.
    const anywhere = section.content
      .filter(({ type }) => type === 'heading')
      .map((node) => plainText(node).trim());
    for (const title of titles)
      if (!anywhere.includes(title) && !told.has(title))
        report({
          place: startOf(note, section.node),
          reason: `Missing heading "${title}" in the Threat Assessment, expected one for each threat class`,
          hint: `Add a line: ### ${title}`,
          warning: note.matter.status === 'draft',
        });
  },
};
