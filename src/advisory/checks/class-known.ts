import type { Check } from '../check.ts';
import { reportUnknown } from '../known-name.ts';

/**
 * What: each threat class of a note is one of clarion.yaml.
 * When: always; in a draft it is a warning.
 * Recommendation: take a class that is there, or add one to clarion.yaml with its title.
 */
export const check: Check = {
  id: 'class-known',
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
