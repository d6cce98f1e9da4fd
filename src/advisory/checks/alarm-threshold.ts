import { visit } from 'unist-util-visit';
import type { Check, Threshold } from '../check.ts';
import { placeAt } from '../place.ts';
import { sectionOf } from '../sections.ts';

export const check: Check = {
  id: 'alarm-threshold',
  adjustable: true,
  doc: {
    what: 'A threshold that the Detection tells ("three detections within 60 seconds") is one of an alarm that the note links.',
    when: 'The note links alarms that can be read. Numbers are digits, or words up to twelve; times are seconds, minutes or hours.',
    recommendation: 'Mend the text or the alarm: an operator sets up what the text says.',
  },
  examples: {
    sound: [
      { replace: 'Three within 60 seconds', by: 'At least 3 detections in a minute' },
      { replace: 'Three within 60 seconds', by: 'Every one of two mails' },
    ],
    faulty: [
      {
        replace: 'Three within 60 seconds',
        by: 'Five events within 60 seconds',
        faults: [
          {
            at: 'Five events within 60 seconds',
            reason:
              'Unexpected threshold "Five events within 60 seconds" in the Detection, expected 3 in 60 seconds as the alarm w32-kalel-a counts',
          },
        ],
      },
    ],
  },
  run: (note, { thresholds }, report) => {
    const { body, matter } = note;
    const section = sectionOf(note, 'Detection');
    const linked = (matter.alarms ?? []).flatMap((name) => {
      const threshold = name === undefined ? undefined : thresholds?.get(name);
      return threshold === undefined ? [] : [{ name, ...threshold }];
    });
    // An alarm that is not known may be the one that the text speaks of.
    if (body === undefined || section === undefined || linked.length === 0) return;
    if (linked.length < (matter.alarms?.length ?? 0)) return;
    visit({ type: 'root', children: [...section.content] }, 'text', (node) => {
      const offset = node.position?.start.offset ?? 0;
      for (const { told, index, count, seconds } of thresholdsIn(
        body.text.slice(offset, node.position?.end.offset),
      )) {
        if (linked.some((alarm) => alarm.count === count && alarm.seconds === seconds)) continue;
        const counted = linked.map(
          (alarm) => `${alarm.count} in ${alarm.seconds} seconds as the alarm ${alarm.name} counts`,
        );
        report({
          place: placeAt(note, body, offset + index, told.length),
          reason: `Unexpected threshold "${told.replaceAll(/\s+/g, ' ')}" in the Detection, expected ${counted.join(', or ')}`,
        });
      }
    });
  },
};

const words = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const number = `[0-9]{1,7}|${words.join('|')}`;
const pattern = new RegExp(
  `\\b(${number})\\s+(?:(?:such\\s+)?(?:detections?|events?|alerts?|mails?|matches|hits|times|signatures?|connections?)\\s+)?(?:within|in)\\s+(?:(${number}|an?|the\\s+same)\\s+)(second|minute|hour)s?\\b`,
  'gi',
);
const secondsOf: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600 };

function thresholdsIn(source: string): readonly (Threshold & { told: string; index: number })[] {
  return [...source.matchAll(pattern)].map(
    ({ 0: told, 1: count = '', 2: time = '', 3: unit = '', index }) => ({
      told,
      index,
      count: numberOf(count),
      seconds: numberOf(time) * (secondsOf[unit.toLowerCase()] ?? 1),
    }),
  );
}

/** The number that digits or a word stand for; a word that is none ("a minute") is one. */
function numberOf(text: string): number {
  return /^[0-9]/.test(text) ? Number(text) : Math.max(0, words.indexOf(text.toLowerCase())) + 1;
}
