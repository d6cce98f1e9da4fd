import type { Root } from 'mdast';
import { bare } from '../bare.ts';
import type { Check } from '../check.ts';
import { placeAt } from '../place.ts';
import { sectionOf } from '../sections.ts';
import { isThreshold, thresholdsIn } from '../told-threshold.ts';
import { SKIP, visit } from '../visit.ts';

export const check: Check = {
  id: 'alarm-threshold',
  adjustable: true,
  doc: {
    what: 'A threshold that the Detection tells ("three reports of one host in 60 seconds") is one of an alarm that the note links.',
    when: 'The note links alarms that can be read. Of sentences that speak of an alarm, or of what alarms count (events, alerts, reports, hits, times and so on), in digits or words; times are seconds, minutes or hours. A sentence that names one of the alarms in backticks is compared with that one.',
    recommendation: 'Mend the text or the alarm: an operator sets up what the text says.',
  },
  examples: {
    sound: [
      { replace: 'Three within 60 seconds', by: 'At least 3 detections in a minute' },
      { replace: 'Three within 60 seconds', by: 'Every one of two mails' },
      { replace: 'Three within 60 seconds', by: 'It sends 20 mails in a second; three reports a minute' },
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
      {
        replace: 'Three within 60 seconds raise the alarm.',
        by: 'The alarm `w32-kalel-a` counts **three** reports of one host in two minutes.',
        faults: [
          {
            at: 'three** reports of one host in two minutes',
            reason:
              'Unexpected threshold "three reports of one host in two minutes" in the Detection, expected 3 in 60 seconds as the alarm w32-kalel-a counts',
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
    const root: Root = { type: 'root', children: [...section.content] };
    visit(root, ['paragraph', 'heading', 'tableRow'], (node) => {
      const offset = node.position?.start.offset ?? 0;
      const source = body.text.slice(offset, node.position?.end.offset);
      for (const found of thresholdsIn(bare(node, body.text))) {
        const sentence = source.slice(...found.sentence);
        const named = linked.filter(({ name }) => sentence.includes(`\`${name}\``));
        const meant = named.length > 0 ? named : linked;
        if (meant.some((alarm) => isThreshold(found, alarm))) continue;
        const told = found.told.replaceAll(/[*_~]/g, '').replaceAll(/\s+/g, ' ');
        const counted = meant.map(
          (alarm) => `${alarm.count} in ${alarm.seconds} seconds as the alarm ${alarm.name} counts`,
        );
        report({
          place: placeAt(note, body, offset + found.index, found.told.length),
          reason: `Unexpected threshold "${told}" in the Detection, expected ${counted.join(', or ')}`,
        });
      }
      return SKIP;
    });
  },
};
