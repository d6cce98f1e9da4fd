import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf } from '../../src/cli/library/choice-options.ts';
import type { SensorPaths } from '../../src/sensor/index.ts';
import { alert, makeSensor } from '../sensor/installed.ts';
import { clarion, type Ended } from '../sensor/run.ts';

let paths: SensorPaths;
let close: () => Promise<void>;
const run = (...args: string[]): Promise<Ended> => clarion(['library', ...args, '--state', paths.state]);

beforeAll(async () => {
  ({ paths, close } = await makeSensor({
    own: [
      {
        sid: 1,
        rule: alert(1),
        title: 'Kalel\n\u001b[31m',
        description: 'By mail.',
        notes: ['ETS-i-2005-12575'],
      },
    ],
    imported: [
      alert(10, 'flowbits:set,a; '),
      alert(11, 'flowbits:isset,a; classtype:trojan-activity; '),
      alert(12, 'flowbits:isset,b; classtype:trojan-activity; '),
    ],
    notes: [{ id: 'ETS-i-2005-12575', title: 'Worm - Kalel', classes: ['worm'], released: '2005-05-25' }],
  }));
});
afterAll(() => close());

describe('clarion library', () => {
  it('lists what is chosen, tells how many of how many, and nothing that a terminal would obey', async () => {
    const { code, out, err } = await run('list', 'worm', '--group', 'ENSRT', '--not-copied');
    expect([code, out]).toEqual([0, '         1  ENSRT:S-1  r1   proven    not copied  Kalel\\n\\x1b[31m\n']);
    expect(err).toContain('1 of 4 signatures');
    expect(JSON.parse((await run('list', '--class', 'trojan-activity', '--json')).out)).toMatchObject(
      [{ name: 'ET:11', library: null }, { name: 'ET:12' }].map(({ name }) => ({ name })),
    );
  });

  it('shows a signature with rule, words, note, proof and standing', async () => {
    const { code, out } = await run('show', 'ENSRT:S-1');
    expect(code).toBe(0);
    for (const told of [
      'By mail.',
      'not copied',
      'proven: in the engine',
      'Worm - Kalel (worm, not rated',
      alert(1),
    ])
      expect(out).toContain(told);
    expect(out).not.toContain('\u001b[31m');
    expect((await run('show', '11')).out).toContain('flowbits:a: ET:10, not copied');
    expect(JSON.parse((await run('show', '10', '--json')).out)).toMatchObject({ name: 'ET:10' });
  });

  it('copies and enables a choice, first as a dry run, and says what comes with it', async () => {
    const trojans = ['--class', 'trojan-activity'];
    const dry = await run('copy', ...trojans, '--dry-run');
    expect(dry).toMatchObject({ code: 0, out: expect.stringContaining('ET:11 would be copied to') });
    expect((await run('list', '--disabled')).out).toBe('');
    expect((await run('copy', ...trojans)).err).toContain('2 signatures copied, 0 copied before');
    const { code, out, err } = await run('enable', ...trojans);
    expect(code).toBe(0);
    expect(out).toContain('ET:11 in local is now enabled\n');
    expect(out).toContain('ET:10 in local is now enabled too: ET:11 needs flowbits:a');
    expect(err).toContain('ET:12 needs flowbits:b, which no signature here sets');
    expect(err).toContain('Next: clarion deploy');
    const again = await run('enable', ...trojans);
    expect([again.code, again.out]).toEqual([0, '']);
    expect(again.err).toContain('0 signatures enabled, 2 enabled before');
  });

  it('warns where what is disabled leaves another unable to fire', async () => {
    const { code, out, err } = await run('disable', 'ET:10');
    expect([code, out]).toEqual([0, 'ET:10 in local is now disabled\n']);
    expect(err).toContain('ET:11 stays enabled and can never fire');
    await run('disable', '11');
    const refused = await run('enable', '11');
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('[library/setters]') });
    expect((await run('enable', '11', '--disabled-setters')).out).toContain(
      'ET:10 in local is now enabled too',
    );
    expect((await run('disable', '--all', '--json')).out).toContain('"changed": true');
  });

  it.each([
    [['copy'], 'names of signatures, or options that choose some'],
    [['enable', 'ET:11', '--group', 'ET'], 'names of signatures, or options'],
    [['list', '--severity', 'bad'], 'Allowed choices are low'],
    [['list', '--since', '2026-13-01'], 'Expected a day'],
    [['copy', '--group', 'ETT'], 'Did you mean ET?'],
  ])('refuses %j as usage, and changes nothing', async (args, told) => {
    const before = await readFile(join(paths.custom, 'local.yaml'), 'utf8').catch(() => '');
    const { code, err } = await run(...args);
    expect([code, err]).toEqual([2, expect.stringContaining(told)]);
    expect(await readFile(join(paths.custom, 'local.yaml'), 'utf8').catch(() => '')).toBe(before);
  });

  it('takes an age in days for a day', () => {
    const now = new Date('2026-03-01T00:30:00Z');
    expect(dayOf('30d', now)).toBe('2026-01-30');
    expect(dayOf('2005-05-25', now)).toBe('2005-05-25');
    for (const wrong of ['yesterday', '2005-02-30', '-1d', ''])
      expect(() => dayOf(wrong, now)).toThrow(InvalidArgumentError);
  });
});
