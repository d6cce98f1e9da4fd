import type { Check } from '../check.ts';
import { reportUnknown } from '../known-name.ts';

/**
 * What: each signature that a note links is in signatures/.
 * When: always; in a draft it is a warning.
 * Recommendation: mend the name, or write the signature.
 */
export const check: Check = {
  id: 'signature-known',
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
