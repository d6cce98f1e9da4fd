import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { mirror } from '../../src/mirror/index.ts';
import { type Publication, planPublication, publish } from '../../src/publish/index.ts';
import { promote } from '../../src/publish/promote.ts';
import { refresh } from '../../src/publish/refresh.ts';
import { withdraw } from '../../src/publish/withdraw.ts';
import { type Ring, readEnrolment, readReleaseFile } from '../../src/release/index.ts';
import { deploy, enrol, readStatus, type SensorPaths, sensorPaths, update } from '../../src/sensor/index.ts';
import { writeAside } from '../../src/store/index.ts';
import { copy, makeEngine, turnOn } from '../sensor/lab.ts';
import { makeKeys, now, publicationOf, site } from './growing.ts';
import { ForeignClient } from './sensor.ts';
import { note } from './workspace.ts';

const clock = () => now;
const base = mkdtempSync(join(tmpdir(), 'clarion-rings-'));
afterAll(() => rmSync(base, { recursive: true }));
const passphrase = async () => 'correct horse';
const keys = await makeKeys(join(base, 'keys'));

let run = '';
let out = '';
beforeEach(async () => {
  run = mkdtempSync(join(base, 'run-'));
  out = join(run, 'public');
  await release(1);
});

const liveUpdate = (...path: readonly string[]) => join(out, 'live-update', ...path);

const content = (hour: number, firstRing?: Ring) => site(base, hour, firstRing);
const publication = (change: Partial<Publication>) =>
  publicationOf({ workspace: content(1), out, keys, ...change });

/** Publishes the content of an hour; to canary alone where told so. */
function release(hour: number, ring?: Ring) {
  return publish(publication({ workspace: content(hour), ring }));
}

const changing = () => ({ out, keys, passphrase, now });
const takeBack = (number: number) =>
  withdraw({ ...changing(), release: number, reason: 'fires on ordinary mail' });

/** A sensor of a ring, enrolled and updated. */
async function sensor(name: string, ring: Ring): Promise<SensorPaths> {
  const paths = sensorPaths(join(run, name));
  const url = `${pathToFileURL(liveUpdate()).href}/`;
  await enrol(paths, readFileSync(liveUpdate('enrolment.json')), { url, ring, engine: 'directory', clock });
  await update(paths, { clock });
  return paths;
}

function moveTo(paths: SensorPaths, ring: Ring): void {
  const text = readFileSync(paths.settings, 'utf8');
  writeFileSync(paths.settings, text.replace(/^ring: .*$/m, `ring: ${ring}`));
}

const installed = (paths: SensorPaths) =>
  readReleaseFile(readFileSync(join(paths.master, 'release.json'))).number;

/** Where the bundle of a release lies for a ring. */
function bundle(ring: Ring, number: number): string {
  const folder = liveUpdate('targets', ring);
  const name = readdirSync(folder).find((each) => each.endsWith(`.clarion-${number}.tar.zst`));
  return join(folder, name ?? 'none');
}

describe('a release for canary', () => {
  test('reaches canary sensors alone, and the others by a promotion of the same bytes', async () => {
    const [canary, stable] = [await sensor('canary', 'canary'), await sensor('stable', 'stable')];
    expect(await release(2, 'canary')).toMatchObject({ release: 2, rings: { stable: 1, canary: 2 } });
    expect(await update(canary, { clock })).toMatchObject({ outcome: 'updated', release: 2, way: 'delta' });
    expect(await update(stable, { clock })).toMatchObject({ outcome: 'nothing-new', release: 1 });

    const tried = bundle('canary', 2);
    const [bytes, { mtimeMs }] = [readFileSync(tried), statSync(tried)];
    const promotion = await promote({ ...changing(), release: 2 });
    expect(promotion).toEqual({ outcome: 'promoted', rings: { stable: 2, canary: 2 } });
    expect(statSync(tried).mtimeMs).toBe(mtimeMs);
    expect(readFileSync(bundle('stable', 2)).equals(bytes)).toBe(true);
    expect(await update(stable, { clock })).toMatchObject({ outcome: 'updated', release: 2, way: 'delta' });
    expect(await update(canary, { clock })).toMatchObject({ outcome: 'nothing-new', release: 2 });
    expect(await promote({ ...changing(), release: 2 })).toMatchObject({ outcome: 'nothing-to-do' });
  });

  test('is read by a foreign TUF client, ring by ring', async () => {
    await release(2, 'canary');
    const client = new ForeignClient(keys.rootBytes);
    expect(await client.pull(liveUpdate(), 2, 'canary')).toBeDefined();
    expect(await client.pull(liveUpdate(), 2, 'stable')).toBeUndefined();
    expect(await client.pull(liveUpdate(), 1, 'stable')).toBeDefined();
    await promote({ ...changing(), release: 2 });
    expect(await client.pull(liveUpdate(), 2, 'stable')).toBeDefined();
    await takeBack(2);
    expect(await client.pull(liveUpdate(), 1, 'stable')).toBeDefined();
    client.close();
  });

  test('is not promoted by the daily run, nor by a number that was not tried', async () => {
    await release(2, 'canary');
    expect(await release(2)).toMatchObject({ outcome: 'nothing-new', rings: { stable: 1, canary: 2 } });
    await expect(promote({ ...changing(), release: 3 })).rejects.toMatchObject({
      kind: 'usage',
      code: 'publish/promote',
      expected: 'release 2',
    });
  });

  test('makes the next publication say where it goes, or clarion.yaml does', async () => {
    await release(2, 'canary');
    await expect(release(3)).rejects.toMatchObject({ kind: 'usage', code: 'publish/ring' });
    const plan = await planPublication(publication({ workspace: content(3, 'canary') }));
    expect(plan.ring).toBe('canary');
    expect(await publish(publication({ workspace: content(3, 'canary') }))).toMatchObject({
      rings: { stable: 1, canary: 3 },
    });
    expect(await release(4, 'stable')).toMatchObject({ rings: { stable: 4, canary: 4 } });
  });

  test('can not be a retraction', async () => {
    const raised = content(2);
    const [standing, first, second] = raised.notes;
    if (standing === undefined || first === undefined || second === undefined)
      throw new Error('three notes were made');
    await release(2);
    const revisions = [
      ...second.matter.revisions,
      { version: '1.1', date: '2005-05-26', author: 'TEAM', change: 'For few' },
    ];
    const hidden = {
      ...raised,
      notes: [standing, first, note(second.matter.id, { ...second.matter, tlp: 'RED', revisions })],
    };
    await expect(
      publish(publication({ workspace: hidden, ring: 'canary', retract: [second.matter.id] })),
    ).rejects.toMatchObject({ code: 'publish/ring' });
  });
});

describe('a release for all', () => {
  test('reaches canary sensors too', async () => {
    const canary = await sensor('canary', 'canary');
    expect(await release(2)).toMatchObject({ rings: { stable: 2, canary: 2 } });
    expect(await update(canary, { clock })).toMatchObject({ outcome: 'updated', release: 2 });
  });
});

describe('a sensor that changes to stable', () => {
  test('waits with what it has, until stable has it too', async () => {
    const paths = await sensor('sensor', 'canary');
    await release(2, 'canary');
    await update(paths, { clock });
    moveTo(paths, 'stable');
    expect(await update(paths, { clock })).toMatchObject({
      outcome: 'waiting',
      ring: 'stable',
      offered: 1,
      seen: 2,
      release: 2,
      withdrawn: undefined,
    });
    expect(installed(paths)).toBe(2);
    expect((await readStatus(paths, now)).offered).toEqual({ release: 1, waiting: true });
    await promote({ ...changing(), release: 2 });
    expect(await update(paths, { clock })).toMatchObject({ outcome: 'nothing-new', release: 2 });
    expect((await readStatus(paths, now)).offered).toEqual({ release: 2, waiting: false });
    // From here on stable itself may not fall behind it.
    expect(JSON.parse(readFileSync(join(paths.trust, 'floor.json'), 'utf8')).ring).toBe('stable');
  });
});

describe('a withdrawn release', () => {
  test('stays where it is and warns; new sensors get the one before; the next number mends it', async () => {
    const paths = await sensor('sensor', 'stable');
    await release(2);
    await update(paths, { clock });
    const [before, newest] = [readFileSync(bundle('stable', 1)), readFileSync(bundle('stable', 2))];
    expect(await takeBack(2)).toMatchObject({ outcome: 'withdrawn', rings: { stable: 1, canary: 1 } });
    expect(readFileSync(bundle('stable', 1)).equals(before)).toBe(true);
    expect(readFileSync(bundle('stable', 2)).equals(newest)).toBe(true);

    const withdrawn = { release: 2, reason: 'fires on ordinary mail' };
    expect(await update(paths, { clock })).toMatchObject({
      outcome: 'waiting',
      release: 2,
      offered: 1,
      withdrawn,
    });
    expect(installed(paths)).toBe(2);
    expect((await readStatus(paths, now)).withdrawn).toMatchObject(withdrawn);
    expect(installed(await sensor('new', 'stable'))).toBe(1);
    expect(installed(await sensor('new-canary', 'canary'))).toBe(1);

    expect(await takeBack(2)).toMatchObject({ outcome: 'nothing-to-do' });
    expect(await release(2)).toMatchObject({ outcome: 'nothing-new', release: 2, rings: { stable: 1 } });
    expect(await release(3)).toMatchObject({ release: 3, rings: { stable: 3, canary: 3 } });
    expect(await update(paths, { clock })).toMatchObject({ outcome: 'updated', release: 3, way: 'delta' });
    expect((await readStatus(paths, now)).withdrawn).toBeUndefined();
    // What was withdrawn is nothing to go back to.
    expect(await takeBack(3)).toMatchObject({ rings: { stable: 1, canary: 1 } });
  });

  test('can be taken back, and mended by a delta from either side, weeks after it was published', async () => {
    const week = 7 * 86_400_000;
    const ago = (weeks: number) => ({ now: new Date(now.getTime() - weeks * week) });
    const at = (hour: number, weeks: number) =>
      publish(publication({ workspace: content(hour), ...ago(weeks) }));
    out = join(run, 'elsewhere');
    for (const [hour, weeks] of [
      [1, 5],
      [2, 4],
      [3, 3],
      [3, 2],
    ] as const)
      await at(hour, weeks);
    await withdraw({ ...changing(), ...ago(2), release: 3, reason: 'none' });
    const renewed = await publish(publication({ workspace: content(3) }));
    expect(renewed).toMatchObject({ outcome: 'renewed', release: 3, rings: { stable: 2, canary: 2 } });
    const paths = await sensor('sensor', 'stable');
    expect(installed(paths)).toBe(2);
    expect((await release(4)).release).toBe(4);
    expect(await update(paths, { clock })).toMatchObject({ outcome: 'updated', release: 4, way: 'delta' });
  });

  test('is handed on by a mirror, again and again, until a higher one comes', async () => {
    const copy = join(run, 'mirror');
    const handOn = () =>
      mirror({
        enrolment: readEnrolment(readFileSync(liveUpdate('enrolment.json'))),
        from: pathToFileURL(`${liveUpdate()}/`),
        out: copy,
        rings: ['stable', 'canary'],
        deltas: 30,
        grace: 0,
        clock: now,
      });
    const offered = async () => (await handOn()).releases.map(({ release }) => release);
    await release(2);
    expect(await offered()).toEqual([2, 2]);
    await takeBack(2);
    expect([await offered(), await offered()]).toEqual([
      [1, 1],
      [1, 1],
    ]);
    const paths = sensorPaths(join(run, 'inner'));
    const url = `${pathToFileURL(copy).href}/`;
    await enrol(paths, readFileSync(liveUpdate('enrolment.json')), { url, engine: 'directory', clock });
    expect(await update(paths, { clock })).toMatchObject({ release: 1 });
    await release(3);
    expect(await offered()).toEqual([3, 3]);
  });

  test('is deployed from with --yes alone', async () => {
    await release(2);
    const paths = await sensor('sensor', 'stable');
    await copy(paths, 'ENSRT:KALEL-001');
    await turnOn(paths, 'ENSRT:KALEL-001');
    await takeBack(2);
    await update(paths, { clock });
    const engine = makeEngine();
    await expect(deploy(paths, { engine, clock, yes: false })).rejects.toMatchObject({
      kind: 'usage',
      code: 'deploy/withdrawn',
      message: expect.stringContaining('fires on ordinary mail'),
    });
    expect(engine.asked).toEqual([]);
    expect(await deploy(paths, { engine, clock, yes: true })).toMatchObject({ outcome: 'deployed' });
    expect(await deploy(paths, { engine, clock, yes: false })).toMatchObject({ outcome: 'nothing-to-do' });
  });

  test('that canary alone had leaves stable as it is; a sensor that left canary hears of it', async () => {
    const [moved, stable] = [await sensor('moved', 'canary'), await sensor('stable', 'stable')];
    await release(2, 'canary');
    await update(moved, { clock });
    moveTo(moved, 'stable');
    expect(await takeBack(2)).toMatchObject({ rings: { stable: 1, canary: 1 } });
    expect(await update(stable, { clock })).toMatchObject({ outcome: 'nothing-new', release: 1 });
    expect(await update(moved, { clock })).toMatchObject({ outcome: 'waiting', withdrawn: { release: 2 } });
    await expect(promote({ ...changing(), release: 2 })).rejects.toMatchObject({ code: 'publish/promote' });
  });

  test('of stable takes stable back to what it had, not to what only canary tried', async () => {
    await release(2, 'canary');
    await release(3, 'stable');
    expect(await takeBack(3)).toMatchObject({ rings: { stable: 1, canary: 2 } });
  });

  test('of stable leaves canary where it is ahead', async () => {
    await release(2);
    await release(3, 'canary');
    expect(await takeBack(2)).toMatchObject({ rings: { stable: 1, canary: 3 } });
    expect(installed(await sensor('canary', 'canary'))).toBe(3);
  });

  test.each([
    ['the first one: there is none before it', 1, 'publish/withdraw'],
    ['one that was never made', 9, 'publish/withdraw'],
  ])('can not be %s', async (_, number, code) => {
    await expect(takeBack(number)).rejects.toMatchObject({ kind: 'usage', code });
  });

  test('can not be one that no ring names any more', async () => {
    await release(2);
    await expect(takeBack(1)).rejects.toMatchObject({ code: 'publish/withdraw' });
  });

  test('gives way to no damaged bundle', async () => {
    await release(2);
    const path = bundle('stable', 1);
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const pointer = readFileSync(liveUpdate('metadata/timestamp.json'));
    await expect(takeBack(2)).rejects.toMatchObject({ code: 'publish/previous' });
    expect(readFileSync(liveUpdate('metadata/timestamp.json'))).toEqual(pointer);
  });
});

describe('with keys that are not those of the live update', () => {
  test('nothing is promoted or withdrawn', async () => {
    await release(2, 'canary');
    const pointer = readFileSync(liveUpdate('metadata/timestamp.json'));
    const others = { ...changing(), keys: await makeKeys(join(base, 'others')) };
    const refused = { kind: 'verification', code: 'publish/previous' };
    await expect(promote({ ...others, release: 2 })).rejects.toMatchObject(refused);
    await expect(withdraw({ ...others, release: 2, reason: 'none' })).rejects.toMatchObject(refused);
    const locked = { ...changing(), passphrase: async () => 'wrong horse' };
    await expect(promote({ ...locked, release: 2 })).rejects.toMatchObject({ code: 'keys/passphrase' });
    expect(readFileSync(liveUpdate('metadata/timestamp.json'))).toEqual(pointer);
  });

  test('nothing is promoted where nothing is published', async () => {
    const empty = join(run, 'empty');
    mkdirSync(empty);
    await expect(promote({ ...changing(), out: empty, release: 1 })).rejects.toMatchObject({
      code: 'publish/published',
    });
  });

  test('a folder that is not there is refused, and nothing is made in its place', async () => {
    const slip = join(run, 'pubilc');
    const refused = { kind: 'usage', code: 'publish/published', message: `Nothing is published in ${slip}` };
    const slipped = { ...changing(), out: slip, release: 1 };
    await expect(promote(slipped)).rejects.toMatchObject(refused);
    await expect(withdraw({ ...slipped, reason: 'a slip' })).rejects.toMatchObject(refused);
    await expect(refresh(slipped)).rejects.toMatchObject(refused);
    expect(readdirSync(run)).not.toContain('pubilc');
  });
});

describe('a run that dies before any of its writes', () => {
  test.each([
    [
      'promote',
      { stable: [1, 2] },
      (write: typeof writeAside) => promote({ ...changing(), release: 2, write }),
    ],
    [
      'withdraw',
      { stable: [1, 1] },
      (write: typeof writeAside) => withdraw({ ...changing(), release: 2, reason: 'none', write }),
    ],
  ])('leaves a live update that sensors of both rings can use: %s', async (_, { stable }, begin) => {
    await release(2, 'canary');
    const [old, young] = [await sensor('old', 'stable'), await sensor('young', 'canary')];
    let deaths = 0;
    for (; ; deaths += 1) {
      let writes = 0;
      const attempt = begin(async (path, bytes) => {
        if (writes === deaths) throw new Error('power cut');
        writes += 1;
        await writeAside(path, bytes);
      });
      if (
        await attempt.then(
          () => true,
          () => false,
        )
      )
        break;
      await update(old, { clock });
      await update(young, { clock });
      expect([installed(old), installed(young)]).toEqual([stable[0], 2]);
    }
    expect(deaths).toBeGreaterThan(2);
    await update(old, { clock });
    await update(young, { clock });
    expect([installed(old), installed(young)]).toEqual([stable[1], 2]);
  });
});
