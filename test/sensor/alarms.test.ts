import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Alarm } from '../../src/alarm/index.ts';
import { createDirectory, startSuricata } from '../../src/engine/index.ts';
import { namedRules } from '../../src/sensor/generation.ts';
import { deploy, type SensorPaths } from '../../src/sensor/index.ts';
import { capture, conversationSchema } from '../../src/traffic/index.ts';
import { testFolder } from '../engine/folder.ts';
import { suricata } from '../engine/installed.ts';
import { refusalOf } from '../verify/reader.ts';
import { alert, makeSensor } from './installed.ts';
import { clock, copy, turnOn } from './lab.ts';

const alarm = (name: string, sids: readonly number[], countBy: Alarm['count-by'] = 'source'): Alarm => ({
  name,
  title: 'three in a minute',
  'event-group': sids.map((sid) => `ENSRT:S-${sid}`),
  threshold: { count: 3, seconds: 60 },
  'count-by': countBy,
});

let paths: SensorPaths;
let close: () => Promise<void>;

beforeAll(async () => {
  const sids = [1, 2, 3, 4];
  ({ paths, close } = await makeSensor({
    own: [
      ...sids.map((sid) => ({ sid, rule: alert(sid) })),
      { sid: 5, rule: alert(5, 'detection_filter:track by_src, count 2, seconds 9; ') },
    ],
    alarms: [
      alarm('one', [1]),
      alarm('one-again', [1]),
      alarm('to-one', [2], 'destination'),
      alarm('pair', [3], 'pair'),
      alarm('two', [1, 2]),
      alarm('filtered', [5]),
    ],
  }));
  await copy(paths, '1', '2', '3', '4', '5');
  await turnOn(paths, '1', '2', '3', '4', '5');
});
afterAll(() => close());

const go = (...alarms: string[]) => deploy(paths, { engine: createDirectory(), clock, yes: false, alarms });

/** So many mails with a word, each from a host to another. */
function mails(word: string, ways: readonly (readonly [string, string])[]): Uint8Array {
  return capture(
    conversationSchema.parse({
      description: 'mails',
      sessions: ways.map(([from, to], index) => ({
        client: `192.0.2.${from}:${40_000 + index}`,
        server: `198.51.100.${to}:25`,
        talk: [{ client: word }],
      })),
    }),
  );
}

describe('an alarm that the engine counts itself', () => {
  it('is one alert where the threshold is reached, and none below', async (context) => {
    const binary = await suricata(context);
    await go('one', 'to-one', 'pair');
    const engine = await startSuricata({
      binary,
      folder: await testFolder(),
      ruleFiles: [namedRules(paths)],
      defaultRulePath: join(paths.state, 'current'),
    });
    onTestFinished(() => engine.stop());
    const alerts = async (word: string, ways: readonly (readonly [string, string])[]) =>
      (await engine.replay(mails(word, ways))).alerts.reduce((sum, { count }) => sum + count, 0);
    const fourTimes = (from: string, to: string) => Array.from({ length: 4 }, () => [from, to] as const);
    const spread = [
      ['7', '1'],
      ['7', '2'],
      ['7', '3'],
      ['7', '4'],
    ] as const;
    const gathered = [
      ['1', '9'],
      ['2', '9'],
      ['3', '9'],
      ['4', '9'],
    ] as const;
    expect(await alerts('x1', spread.slice(0, 2))).toBe(0);
    expect(await alerts('x1', spread)).toBe(1);
    expect(await alerts('x1', gathered)).toBe(0);
    expect(await alerts('x2', gathered)).toBe(1);
    expect(await alerts('x2', spread)).toBe(0);
    expect(await alerts('x3', fourTimes('7', '9'))).toBe(1);
    expect(await alerts('x3', [...spread, ...gathered])).toBe(0);
    expect(await alerts('x4', spread)).toBe(4);
  });

  it('changes the generation, and goes with its name', async () => {
    await go();
    expect(await go('one')).toMatchObject({ outcome: 'deployed', added: [], removed: [] });
    expect(await go('one')).toMatchObject({ outcome: 'nothing-to-do' });
    expect(await go()).toMatchObject({ outcome: 'deployed' });
  });

  it.each<[string, readonly string[], RegExp]>([
    ['the release does not have', ['none'], /none: the installed release has none/],
    ['counts signatures together', ['two'], /two: it counts 2 signatures together/],
    ['counts what another does', ['one', 'one-again'], /one-again: it counts ENSRT:S-1, and so does one/],
    ['is of a rule with a threshold', ['filtered'], /filtered: the rule of ENSRT:S-5 has a detection_filter/],
  ])('is refused where it %s', async (_, names, reason) => {
    expect(await refusalOf(go(...names))).toMatchObject({
      kind: 'content',
      code: 'deploy/alarm',
      message: expect.stringMatching(reason),
    });
  });
});
