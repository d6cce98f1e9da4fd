import type { Check } from '../check.ts';
import { reportUnknown } from '../known-name.ts';

export const check: Check = {
  id: 'policy-known',
  doc: {
    what: 'Each policy that a note links is in policies/.',
    when: 'Always; in a draft it is a warning.',
    recommendation: 'Mend the name, or write the policy.',
  },
  examples: {
    sound: [],
    faulty: [
      {
        replace: 'policies: [quarantine]',
        by: 'policies: [quarantaine]',
        faults: [
          {
            at: 'quarantaine',
            reason: 'Unknown policy "quarantaine" in `policies`, expected one of policies/',
          },
        ],
      },
    ],
  },
  run: (note, { policies: known }, report) =>
    reportUnknown(
      note,
      { path: ['policies'], names: note.matter.policies, known, kind: 'policy', where: 'policies/' },
      report,
    ),
};
