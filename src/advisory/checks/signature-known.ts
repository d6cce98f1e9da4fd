import type { Check } from '../check.ts';
import { reportUnknown } from '../known-name.ts';

export const check: Check = {
  id: 'signature-known',
  doc: {
    what: 'Each signature that a note links is in signatures/.',
    when: 'Always; in a draft it is a warning.',
    recommendation: 'Mend the name, or write the signature.',
  },
  examples: {
    sound: [],
    faulty: [
      {
        replace: 'signatures: [ENSRT:W32-KALEL-A-001]',
        by: 'signatures: [ENSRT:W32-KALEL-A-001, ENSRT:W32-STUBOT-A-001]',
        faults: [
          {
            at: 'ENSRT:W32-STUBOT-A-001',
            reason: 'Unknown signature "ENSRT:W32-STUBOT-A-001" in `signatures`, expected one of signatures/',
          },
        ],
      },
    ],
  },
  run: (note, { signatures: known }, report) =>
    reportUnknown(
      note,
      { path: ['signatures'], names: note.matter.signatures, known, kind: 'signature', where: 'signatures/' },
      report,
    ),
};
