import type { Check } from '../check.ts';
import { reportUnknown } from '../known-name.ts';

export const check: Check = {
  id: 'alarm-known',
  doc: {
    what: 'Each alarm that a note links is in alarms/.',
    when: 'Always; in a draft it is a warning.',
    recommendation: 'Mend the name, or write the alarm.',
  },
  examples: {
    sound: [],
    faulty: [
      {
        replace: 'alarms: [w32-kalel-a]',
        by: 'alarms: [w32-kalel]',
        faults: [
          { at: 'w32-kalel]', reason: 'Unknown alarm "w32-kalel" in `alarms`, expected one of alarms/' },
        ],
      },
    ],
  },
  run: (note, { alarms: known }, report) =>
    reportUnknown(
      note,
      {
        path: ['alarms'],
        names: note.matter.alarms,
        known: known && [...known.keys()],
        kind: 'alarm',
        where: 'alarms/',
      },
      report,
    ),
};
