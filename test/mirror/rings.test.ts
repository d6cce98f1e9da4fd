import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { mirror } from '../../src/mirror/index.ts';
import { publish } from '../../src/publish/index.ts';
import { promote } from '../../src/publish/promote.ts';
import { withdraw } from '../../src/publish/withdraw.ts';
import { type Ring, readEnrolment } from '../../src/release/index.ts';
import { enrol, readStatus, type SensorPaths, sensorPaths, update } from '../../src/sensor/index.ts';
import { makeKeys, now, publicationOf, site } from '../publish/growing.ts';
import { filesBelow } from '../verify/reader.ts';

const clock = () => now;
const base = mkdtempSync(join(tmpdir(), 'clarion-mirror-rings-'));
afterAll(() => rmSync(base, { recursive: true }));
const keys = await makeKeys(join(base, 'keys'));
const changing = () => ({ out, keys, passphrase: async () => 'correct horse', now });

let run = '';
let out = '';
beforeEach(async () => {
  run = mkdtempSync(join(base, 'run-'));
  out = join(run, 'public');
  await release(1);
});

/** Publishes the content of an hour; to canary alone where told so. */
const release = (hour: number, ring?: Ring) =>
  publish(publicationOf({ workspace: site(base, hour), out, keys, ring }));
const withdrawn = (number: number) =>
  withdraw({ ...changing(), release: number, reason: 'fires on ordinary mail' });
const enrolment = () => readFileSync(join(out, 'live-update/enrolment.json'));

/** Brings the mirror up to date; gives what it offers. */
async function mirrored(rings: readonly Ring[] = ['stable', 'canary'], name = 'mirror') {
  const { releases, missing } = await mirror({
    enrolment: readEnrolment(enrolment()),
    from: pathToFileURL(join(out, 'live-update/')),
    out: join(run, name),
    rings,
    deltas: 30,
    grace: 0,
    clock: now,
  });
  expect(missing).toEqual([]);
  return Object.fromEntries(releases.map((each) => [each.ring, each.release]));
}

/** A sensor that knows the mirror alone. */
async function behind(ring: Ring, { name = ring as string, of = 'mirror' } = {}): Promise<SensorPaths> {
  const paths = sensorPaths(join(run, 'sensors', name));
  const url = `${pathToFileURL(join(run, of)).href}/`;
  await enrol(paths, enrolment(), { url, ring, engine: 'directory', clock });
  return paths;
}

const master = (paths: SensorPaths) => filesBelow(paths.master);

describe('sensors of both rings behind one mirror', () => {
  test('get a release ring by ring, each by a delta, and the same bytes in the end', async () => {
    expect(await mirrored()).toEqual({ stable: 1, canary: 1 });
    const [stable, canary] = [await behind('stable'), await behind('canary')];
    for (const paths of [stable, canary]) await update(paths, { clock });

    await release(2, 'canary');
    expect(await update(canary, { clock })).toMatchObject({ outcome: 'nothing-new', release: 1 });
    expect(await mirrored()).toEqual({ stable: 1, canary: 2 });
    expect(await update(canary, { clock })).toMatchObject({ release: 2, way: 'delta' });
    expect(await update(stable, { clock })).toMatchObject({ outcome: 'nothing-new', release: 1 });

    await promote({ ...changing(), release: 2 });
    expect(await mirrored()).toEqual({ stable: 2, canary: 2 });
    expect(await update(stable, { clock })).toMatchObject({ release: 2, way: 'delta' });
    expect(await update(canary, { clock })).toMatchObject({ outcome: 'nothing-new', release: 2 });
    expect(await master(stable)).toEqual(await master(canary));
  });

  test('hear of a withdrawal where it concerns them, and get what mends it by a delta from either side', async () => {
    await release(2);
    await release(3, 'canary');
    expect(await mirrored()).toEqual({ stable: 2, canary: 3 });
    const [stable, canary] = [await behind('stable'), await behind('canary')];
    for (const paths of [stable, canary]) await update(paths, { clock });

    await withdrawn(3);
    expect(await mirrored()).toEqual({ stable: 2, canary: 2 });
    expect(await update(stable, { clock })).toMatchObject({ outcome: 'nothing-new', release: 2 });
    expect((await readStatus(stable, now)).withdrawn).toBeUndefined();
    expect(await update(canary, { clock })).toMatchObject({
      outcome: 'waiting',
      release: 3,
      offered: 2,
      withdrawn: { release: 3, reason: 'fires on ordinary mail' },
    });
    const fresh = await behind('canary', { name: 'fresh' });
    expect(await update(fresh, { clock })).toMatchObject({ release: 2, way: 'whole' });
    expect(await master(fresh)).toEqual(await master(stable));

    await release(4, 'canary');
    expect(await mirrored()).toEqual({ stable: 2, canary: 4 });
    for (const paths of [canary, fresh])
      expect(await update(paths, { clock })).toMatchObject({ release: 4, way: 'delta' });
    expect((await readStatus(canary, now)).withdrawn).toBeUndefined();
    expect(await update(stable, { clock })).toMatchObject({ outcome: 'nothing-new', release: 2 });

    await promote({ ...changing(), release: 4 });
    expect(await mirrored()).toEqual({ stable: 4, canary: 4 });
    expect(await update(stable, { clock })).toMatchObject({ release: 4, way: 'delta' });
    const all = await Promise.all([stable, canary, fresh].map(master));
    expect(all).toEqual([all[0], all[0], all[0]]);
  });

  test('of which the mirror carries one ring alone: the other is refused, and keeps what it has', async () => {
    await mirrored();
    const canary = await behind('canary');
    await update(canary, { clock });
    await release(2, 'canary');
    await release(3, 'canary');
    expect(await mirrored(['stable'])).toEqual({ stable: 1 });
    await expect(update(canary, { clock })).rejects.toMatchObject({ kind: 'verification' });
    expect((await readStatus(canary, now)).release).toMatchObject({ number: 1 });
    expect(await mirrored()).toEqual({ stable: 1, canary: 3 });
    expect(await update(canary, { clock })).toMatchObject({ release: 3, way: 'delta' });
  });
});
