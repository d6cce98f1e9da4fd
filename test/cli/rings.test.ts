import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { publish } from '../../src/publish/index.ts';
import { sensorPaths } from '../../src/sensor/index.ts';
import { makeKeys, publicationOf, site } from '../publish/growing.ts';
import { copy, turnOn } from '../sensor/lab.ts';

const program = fileURLToPath(new URL('../../bin/clarion.js', import.meta.url));
const base = mkdtempSync(join(tmpdir(), 'clarion-cli-rings-'));
afterAll(() => rmSync(base, { recursive: true }));
const out = join(base, 'public');
const state = join(base, 'sensor');

function clarion(...args: readonly string[]) {
  return spawnSync(process.execPath, [program, ...args], { input: 'correct horse\n', encoding: 'utf8' });
}

/** A publisher's command over the public folder. */
const publisher = (...args: readonly string[]) =>
  clarion(...args, '--out', out, '--keys', join(base, 'keys'), '--passphrase-fd', '0');
const sensor = (...args: readonly string[]) => clarion(...args, '--state', state);

test('a release is tried, promoted and taken back, and a sensor says where it stands', async () => {
  const keys = await makeKeys(join(base, 'keys'));
  const release = (hour: number, ring?: 'canary') =>
    publish(publicationOf({ workspace: site(base, hour), out, keys, ring }));
  await release(1);
  await release(2, 'canary');

  const url = `${pathToFileURL(join(out, 'live-update')).href}/`;
  const enrolled = sensor(
    ...['sensor', 'enrol', join(out, 'live-update/enrolment.json'), '--url', url],
    ...['--ring', 'canary', '--engine', 'directory'],
  );
  expect([enrolled.status, enrolled.stdout]).toEqual([0, expect.stringContaining('ring canary')]);
  expect(sensor('sensor', 'update').stdout).toContain('Release 2 of ');

  const wrong = publisher('promote', '3');
  expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('release 2')]);
  expect(publisher('promote', 'newest').status).toBe(2);
  expect(publisher('promote', '2').stdout).toBe('Release 2 is in stable now.\n');

  expect(publisher('withdraw', '2', '--reason', 'two\nlines').status).toBe(2);
  const withdrawn = publisher('withdraw', '2', '--reason', 'fires on mail', '--json');
  expect(JSON.parse(withdrawn.stdout)).toMatchObject({
    outcome: 'withdrawn',
    release: 2,
    rings: { stable: 1, canary: 1 },
  });

  const waits = sensor('sensor', 'update');
  expect([waits.status, waits.stdout]).toEqual([
    0,
    expect.stringContaining('Waiting: ring canary is at release 1, this sensor has 2.'),
  ]);
  expect(waits.stderr).toMatch(/Release 2 was withdrawn on .*: fires on mail/);
  const status = sensor('sensor', 'status', '--json');
  expect(JSON.parse(status.stdout)).toMatchObject({
    release: { number: 2 },
    withdrawn: { release: 2, reason: 'fires on mail' },
    offered: { release: 1, waiting: true },
  });
  const paths = sensorPaths(state);
  await copy(paths, 'ENSRT:KALEL-001');
  await turnOn(paths, 'ENSRT:KALEL-001');
  const refused = sensor('deploy');
  expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining('--yes')]);
  expect(sensor('deploy', '--yes').status).toBe(0);
});
