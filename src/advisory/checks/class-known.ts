import type { Check } from '../check.ts';
import { reportUnknown } from '../known-name.ts';

export const check: Check = {
  id: 'class-known',
  doc: {
    what: 'Each threat class of a note is one of clarion.yaml.',
    when: 'Always; in a draft it is a warning.',
    recommendation: 'Take a class that is there, or add one to clarion.yaml with its title.',
  },
  examples: {
    sound: [],
    faulty: [
      {
        replace: 'classes: [mass-mailing-worm]',
        by: 'classes: [mass-mailing-worm, worms]',
        faults: [
          {
            at: 'worms',
            reason:
              'Unknown threat class "worms" in `threat.classes`, expected one of `classes` in clarion.yaml',
          },
        ],
      },
    ],
  },
  run: (note, { classes: known }, report) =>
    reportUnknown(
      note,
      {
        path: ['threat', 'classes'],
        names: note.matter.threat?.classes,
        known: known && [...known.keys()],
        kind: 'threat class',
        where: '`classes` in clarion.yaml',
      },
      report,
    ),
};
