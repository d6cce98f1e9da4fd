import type { Element } from 'hast';
import { h } from 'hastscript';
import type { Alarm } from '../../alarm/schema.ts';
import { alarmAnchor } from '../anchors.ts';
import { cardHead } from './card-head.ts';
import { facts } from './facts.ts';

const counted: Readonly<Record<Alarm['count-by'], string>> = {
  source: 'from the same source',
  destination: 'to the same destination',
  pair: 'between the same two hosts',
};

/** The threshold in words: "3 events within 60 seconds from the same source". */
export function thresholdInWords({ threshold: { count, seconds }, 'count-by': by }: Alarm): string {
  return `${count} ${count === 1 ? 'event' : 'events'} within ${seconds} ${seconds === 1 ? 'second' : 'seconds'} ${counted[by]}`;
}

/** When the events of signatures become an alarm. */
export function alarmCard(alarm: Alarm): Element {
  return h('article.card', [
    cardHead('Alarm', alarm.name, alarmAnchor(alarm.name)),
    h('p.subject', alarm.title),
    facts([
      ['Raised by', thresholdInWords(alarm)],
      [
        'Event group',
        h(
          'ul.row',
          alarm['event-group'].map((name) => h('li', h('code', name))),
        ),
      ],
    ]),
  ]);
}
