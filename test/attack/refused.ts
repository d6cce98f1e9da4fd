import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Attack } from './attack.ts';
import { archiveAttacks } from './attacks/archive.ts';
import { repositoryAttacks } from './attacks/repository.ts';
import { serverAttacks } from './attacks/server.ts';
import { teamAttacks } from './attacks/team.ts';
import { honest } from './hostile-server.ts';
import { patience, waiting } from './patience.ts';
import { type Ran, type Scene, type Standing, standings, type Theatre } from './scene.ts';
import { expectUnchanged, readState } from './sensor-state.ts';

export const attacks: readonly Attack[] = [
  ...serverAttacks,
  ...repositoryAttacks,
  ...teamAttacks,
  ...archiveAttacks,
];

/** Those that a sensor of this standing can meet, each after its name. */
export function attacksOn(standing: Standing): (readonly [string, Attack])[] {
  return attacks
    .filter(({ against = standings }) => against.includes(standing))
    .map((attack) => [attack.name, attack]);
}

/** A sensor meets an attack: it ends with 3 or 5, names the step, and what it runs stays as it is. */
export async function expectRefused(theatre: Theatre, standing: Standing, attack: Attack): Promise<void> {
  const scene = await theatre.open(standing);
  await attack.mount(scene);
  const before = await readState(scene.sensor);
  const ran = await waiting(attack.slow === true ? 200 : patience.answer, () => scene.update(attack.now));
  const [code, step] = attack.by === 'unreachable' ? [5, 'verify/fetch'] : [3, attack.by];
  expect([ran.code, ran.err]).toEqual([code, expect.stringContaining(`[${step}]`)]);
  expect(ran.err).toContain(attack.says);
  expectOwnLines(ran);
  expectUnchanged(before, await readState(scene.sensor), attack.by);
  if (attack.lasts !== true && standing === 'running') await expectRecovered(scene);
}

/** Nothing that an enemy wrote is a line of its own, is obeyed by a terminal, or hides the rest by its length. */
function expectOwnLines({ err }: Ran): void {
  expect(err.length).toBeLessThan(3_000);
  expect(err).not.toMatch(/[^\n\x20-\x7e\u00a0-\uffff]/);
  expect(
    err
      .trimEnd()
      .split('\n')
      .filter((line) => !/^(clarion| {2}expected| {2}try): /.test(line)),
  ).toEqual([]);
}

/** The next time, with the honest server back and nobody in between, the sensor has release 2. */
export async function expectRecovered({ server, fresh, update, sensor }: Scene): Promise<void> {
  Object.assign(server, { trick: honest, folder: fresh });
  expect(await update()).toMatchObject({ code: 0 });
  expect(JSON.parse(await readFile(join(sensor.master, 'release.json'), 'utf8'))).toMatchObject({
    number: 2,
  });
}
