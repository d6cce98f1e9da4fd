import { toString as plainText } from 'mdast-util-to-string';
import type { Check } from '../check.ts';
import { startOf } from '../place.ts';
import { sectionOf } from '../sections.ts';

export const check: Check = {
  id: 'alarm-told',
  adjustable: true,
  doc: {
    what: 'Where a note links alarms, its Detection speaks of an alarm.',
    when: 'The note has a Detection with a text, and links an alarm that is known. A warning.',
    recommendation: 'Say what raises the alarm, and what an operator does then.',
  },
  examples: {
    sound: [{ replace: 'raise the alarm', by: 'raise `w32-kalel-a`' }],
    faulty: [
      {
        replace: ' Three within 60 seconds raise the alarm.',
        by: '',
        faults: [
          {
            at: '## Detection',
            reason: 'Missing alarm in the Detection, expected a sentence that says what raises w32-kalel-a',
            warning: true,
          },
        ],
      },
    ],
  },
  run: (note, { alarms }, report) => {
    const section = sectionOf(note, 'Detection');
    const linked = (note.matter.alarms ?? []).filter(
      (name) => name !== undefined && alarms?.has(name) === true,
    );
    if (section === undefined || section.content.length === 0 || linked.length === 0) return;
    const told = plainText({ type: 'root', children: [...section.content] });
    if (/\balarm/i.test(told) || linked.some((name) => name !== undefined && told.includes(name))) return;
    const reason = `Missing alarm in the Detection, expected a sentence that says what raises ${linked.join(', ')}`;
    report({ place: startOf(note, section.node), reason, warning: true });
  },
};
