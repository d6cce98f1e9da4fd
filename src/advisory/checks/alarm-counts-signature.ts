import type { Check } from '../check.ts';
import { linkedOrMeant } from '../known-name.ts';

export const check: Check = {
  id: 'alarm-counts-signature',
  adjustable: true,
  doc: {
    what: 'An alarm that a note links counts at least one signature that the note links.',
    when: 'The alarm can be read, and the note links signatures. A warning: an alarm may be of a wider kind.',
    recommendation: 'Link the signature that the alarm counts, or the alarm that counts the signature.',
  },
  examples: {
    sound: [{ replace: 'signatures: [', by: 'signatures: [ENSRT:W32-STUBBOT-A-001, ' }],
    faulty: [
      {
        replace: 'alarms: [w32-kalel-a]',
        by: 'alarms: [w32-stubbot-a]',
        faults: [
          {
            at: 'w32-stubbot-a',
            reason:
              'Unexpected alarm "w32-stubbot-a", expected one that counts a signature of this note: it counts ENSRT:W32-STUBBOT-A-001',
            warning: true,
          },
        ],
      },
    ],
  },
  run: ({ matter, span }, { alarms, signatures = [] }, report) => {
    const linked = linkedOrMeant(matter.signatures ?? [], signatures);
    if (linked.size === 0 || matter.signatures?.includes(undefined) === true) return;
    for (const [index, name] of (matter.alarms ?? []).entries()) {
      const group = name === undefined ? undefined : alarms?.get(name);
      if (group === undefined || group.some((signature) => linked.has(signature))) continue;
      const reason = `Unexpected alarm "${name}", expected one that counts a signature of this note: it counts ${group.join(', ')}`;
      report({ place: span(['alarms', index]), reason, warning: true });
    }
  },
};
