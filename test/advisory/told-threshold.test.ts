import { describe, expect, test } from 'vitest';
import { thresholdsIn } from '../../src/advisory/told-threshold.ts';

const told: readonly (readonly [text: string, counts: readonly number[], seconds: number, told: string])[] = [
  [
    'The alarm counts three reports of one host in 60 seconds.',
    [3],
    60,
    'three reports of one host in 60 seconds',
  ],
  ['At least 5 events within 2 minutes raise it.', [5], 120, '5 events within 2 minutes'],
  ['Three detections within 60 seconds, for each source.', [3], 60, 'Three detections within 60 seconds'],
  ['It raises the alarm: five in 60 seconds.', [5], 60, 'five in 60 seconds'],
  ['Ten alerts per minute raise the alarm.', [10], 60, 'Ten alerts per minute'],
  ['The alarm is raised by 20 hits a minute.', [20], 60, '20 hits a minute'],
  ['Within two minutes the alarm counts four.', [4], 120, 'two minutes the alarm counts four'],
  ['The threshold is 3, the time 30 seconds.', [3], 30, '3, the time 30 seconds'],
  ['Alarm: 3 / 60 s.', [3], 60, '3 / 60 s'],
  ['It fires three times in half an hour.', [3], 1800, 'three times in half an hour'],
  ['More than two events in the same hour raise it.', [2, 3], 3600, 'two events in the same hour'],
  ['Twenty-five matches over 90-second windows count.', [25], 90, 'Twenty-five matches over 90-second'],
  [
    'The alarm counts 1,000 events in 1 minute and 30 seconds.',
    [1000],
    90,
    '1,000 events in 1 minute and 30 seconds',
  ],
  ['The alarm wants it twice in a minute.', [2], 60, 'twice in a minute'],
  ['A dozen events in 60s raise it.', [12], 60, 'A dozen events in 60s'],
  ['One event in 60 sec is enough.', [1], 60, 'One event in 60 sec'],
  ['The alarm counts **three** reports\nin *60 seconds*.', [3], 60, 'three** reports\nin *60 seconds'],
];

describe('a threshold in a text', () => {
  test.each(told)('%s', (text, counts, seconds, words) => {
    expect(thresholdsIn(text)).toMatchObject([{ told: words, index: text.indexOf(words), counts, seconds }]);
  });

  test('each of two is told by itself', () => {
    expect(
      thresholdsIn('One alarm counts 3 events in 60 seconds, the other 9 events in 2 hours.').map(
        ({ counts, seconds }) => [...counts, seconds],
      ),
    ).toEqual([
      [3, 60],
      [9, 7200],
    ]);
  });

  test.each([
    'It sends twenty mails in a second, and one of them is enough.',
    'The worm listens on TCP port 6667 for 60 seconds before it raises its head.',
    'The alarm is raised by the second signature at once.',
    'Once is enough; what follows comes within seconds.',
    'The alarm counts the first and the third signature.',
    'Signature 12 fires. The worm then waits 30 seconds.',
    'The alarm stays up for 60 seconds after W32-EXAMPLE-A-001 fired.',
    'The events of version 3 take 60 seconds.',
  ])('%s tells none', (text) => {
    expect(thresholdsIn(text)).toEqual([]);
  });
});
