import { expect, test } from 'vitest';
import { type MasterSignature, readMaster } from '../../src/sensor/master.ts';
import { alert, type Content, makeSensor } from './installed.ts';

async function signaturesOf(content: Content): Promise<readonly MasterSignature[]> {
  const sensor = await makeSensor(content);
  try {
    return (await readMaster(sensor.paths))?.signatures ?? [];
  } finally {
    await sensor.close();
  }
}

test.each([
  ['an unknown action', (rule: string) => rule.replace('alert', 'blah')],
  ['a blank that is none to the engine', (rule: string) => `\u00a0${rule}`],
  ['more than a rule may have', (rule: string) => `${'x'.repeat(9_000)}${rule}`],
])(
  'what is a comment to the check of a release is no signature, though it ends as one: %s',
  async (_, hide) => {
    const hidden = alert(7, '', 'hidden');
    const own = [{ sid: 7, rule: `${alert(7)}\n# ${hide(hidden)}` }];
    expect((await signaturesOf({ own })).map(({ rule }) => rule)).toEqual([alert(7)]);
    const imported = await signaturesOf({ imported: [alert(8), hide(hidden)] });
    expect(imported.map(({ sid }) => sid)).toEqual([8]);
  },
);

test('a rule of several lines is one signature, on one line', async () => {
  const rule = alert(7);
  const own = [{ sid: 7, rule: rule.replace('content', '\\\n# content') }];
  expect((await signaturesOf({ own })).map((each) => each.rule)).toEqual([rule]);
});
