import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareReleases } from '../../src/sensor/compare-releases.ts';
import {
  disableSignatures,
  enableSignatures,
  listSignatures,
  type SensorPaths,
} from '../../src/sensor/index.ts';
import { subscribe } from '../../src/sensor/subscribe.ts';
import { alert, install, makeSensor } from './installed.ts';
import { clock, turnOff, turnOn } from './lab.ts';
import { clarion } from './run.ts';

const imported = [1, 2, 3, 4].map((sid) => alert(sid));
const off = { disabled: true } as const;
/** Which rules the source has switched off, release after release. */
const first = { imported, exceptions: { 2: off, 4: off } };
const second = { imported, exceptions: { 1: off, 3: off } };

let paths: SensorPaths;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ paths, close } = await makeSensor(first));
  await subscribe(paths, { group: 'ET', library: 'et', clock });
});
afterEach(() => close());

const enabled = async () =>
  (await listSignatures(paths, { states: ['enabled'] })).listed.map(({ sid }) => sid);
const library = () => readFile(join(paths.custom, 'et.yaml'), 'utf8');
const all = { selection: { choice: {} }, clock };

describe('a library that is subscribed to a group', () => {
  it('runs what its source has switched on, release by release, and stays as it is', async () => {
    expect(await enabled()).toEqual([1, 3]);
    await install(paths, 2, second);
    expect(await enabled()).toEqual([2, 4]);
    expect(await library()).toBe('library: et\ngroups: [ET]\n');
  });

  it('keeps the word of its operator, also where the source said the same when it was given', async () => {
    expect(await turnOff(paths, 'ET:2')).toMatchObject([{ changed: false }]);
    expect(await turnOn(paths, 'ET:1')).toMatchObject([{ changed: false }]);
    await install(paths, 2, second);
    expect(await enabled()).toEqual([1, 4]);
  });

  it('is disabled as a whole for good', async () => {
    await disableSignatures(paths, all);
    await install(paths, 2, second);
    expect(await enabled()).toEqual([]);
  });

  it('is enabled as a whole with a line for what was off alone, not pinned to this day', async () => {
    await enableSignatures(paths, all);
    await install(paths, 2, second);
    expect(await enabled()).toEqual([2, 4]);
  });

  it('hears of what its source switched, also where the rule is another too', async () => {
    const rules = [alert(1), alert(2), alert(3, 'nocase; '), alert(4)];
    await install(paths, 2, { ...second, imported: rules });
    const { changes } = await compareReleases(paths);
    expect(changes.map(({ sid, parts, source }) => [sid, source, ...parts])).toEqual([
      [1, 'off', 'source'],
      [2, 'on', 'source'],
      [3, 'off', 'rule', 'source'],
      [4, 'on', 'source'],
    ]);
    const { out } = await clarion(['library', 'diff', '--state', paths.state]);
    expect(out).toContain('ET:2 (revision 1, its source switched it on): sample 2');
    expect(out).toContain('ET:3 (revision 1, its source switched it off): sample 3');
    expect(out.match(/here: .*/g)).toEqual([
      'here: disabled in et by its group; followed',
      'here: enabled in et by its group; followed: the next deploy has it',
      'here: disabled in et by its group; followed',
      'here: enabled in et by its group; followed: the next deploy has it',
    ]);
  });
});
