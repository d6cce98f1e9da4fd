import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { publish } from '../../src/publish/index.ts';
import { withdraw } from '../../src/publish/withdraw.ts';
import { update } from '../../src/sensor/index.ts';
import { sensorPaths } from '../../src/sensor/paths.ts';
import { makeKeys, now, publicationOf, site } from '../publish/growing.ts';
import { copy, turnOn } from '../sensor/lab.ts';

const program = fileURLToPath(new URL('../../bin/clarion.js', import.meta.url));
const base = mkdtempSync(join(tmpdir(), 'clarion-cli-rings-'));
afterAll(() => rmSync(base, { recursive: true }));
const keys = await makeKeys(join(base, 'keys'));

let out = '';
let state = '';
beforeEach(async () => {
  const run = mkdtempSync(join(base, 'run-'));
  [out, state] = [join(run, 'public'), join(run, 'sensor')];
  await publish(publicationOf({ workspace: site(base, 1), out, keys }));
  await publish(publicationOf({ workspace: site(base, 2), out, keys, ring: 'canary' }));
});

function clarion(...args: readonly string[]) {
  return spawnSync(process.execPath, [program, ...args], { input: 'correct horse\n', encoding: 'utf8' });
}

describe('a publisher', () => {
  const publisher = (...args: readonly string[]) =>
    clarion(...args, '--out', out, '--keys', join(base, 'keys'), '--passphrase-fd', '0');

  test('promotes a release that canary has, and no other', () => {
    const wrong = publisher('promote', '3');
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('release 2')]);
    expect(publisher('promote', 'newest').status).toBe(2);
    expect(publisher('promote', '2').stdout).toBe('Release 2 is in stable now.\n');
  });

  test('takes a release back, with a reason of one line', () => {
    expect(publisher('withdraw', '2', '--reason', 'two\nlines').status).toBe(2);
    const withdrawn = publisher('withdraw', '2', '--reason', 'fires on mail', '--json');
    expect(JSON.parse(withdrawn.stdout)).toMatchObject({
      outcome: 'withdrawn',
      release: 2,
      rings: { stable: 1, canary: 1 },
    });
  });
});

describe('a sensor', () => {
  const sensor = (...args: readonly string[]) => clarion(...args, '--state', state);

  test('of canary says that its release was withdrawn, and deploys with --yes alone', async () => {
    const url = `${pathToFileURL(join(out, 'live-update')).href}/`;
    const enrolled = sensor(
      ...['sensor', 'enrol', join(out, 'live-update/enrolment.json'), '--url', url],
      ...['--ring', 'canary', '--engine', 'directory'],
    );
    expect([enrolled.status, enrolled.stdout]).toEqual([0, expect.stringContaining('ring canary')]);
    const paths = sensorPaths(state);
    expect(await update(paths, { clock: () => now })).toMatchObject({ release: 2 });
    const passphrase = async () => 'correct horse';
    await withdraw({ out, keys, passphrase, now, release: 2, reason: 'fires on mail' });

    const waits = sensor('sensor', 'update');
    expect([waits.status, waits.stdout]).toEqual([
      0,
      expect.stringContaining('Waiting: ring canary is at release 1, this sensor has 2.'),
    ]);
    expect(waits.stderr).toMatch(/Release 2 was withdrawn on .*: fires on mail/);
    expect(JSON.parse(sensor('sensor', 'status', '--json').stdout)).toMatchObject({
      release: { number: 2 },
      withdrawn: { release: 2, reason: 'fires on mail' },
      offered: { release: 1, waiting: true },
    });
    await copy(paths, 'ENSRT:KALEL-001');
    await turnOn(paths, 'ENSRT:KALEL-001');
    const refused = sensor('deploy');
    expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining('--yes')]);
    expect(sensor('deploy', '--yes').status).toBe(0);
    expect(readFileSync(join(paths.current, 'clarion.rules'), 'utf8')).toContain('sid:1624001');
  });
});
