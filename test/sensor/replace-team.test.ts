import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enrol, readStatus, update } from '../../src/sensor/index.ts';
import { day, makeEnrolment, makeMember, makeRoleKeys, makeRoot, makeTeam } from '../verify/publisher.ts';
import { clock, type Lab, makeLab } from './lab.ts';

let lab: Lab;
beforeEach(async () => {
  lab = await makeLab();
  await lab.publish(1);
  await lab.enrol();
  await update(lab.paths, { clock });
});
afterEach(() => lab.close());

/** The enrolment of a team that lost its keys: new members, new root keys. */
async function enrolment(change: Record<string, unknown> = {}) {
  const member = await makeMember('Dan', 365);
  const team = { ...makeTeam([member], 1), version: 2, ...change };
  return makeEnrolment(lab.url, makeRoot(makeRoleKeys(), 1, day(400)), team);
}

describe('a sensor whose team lost its keys', () => {
  it('trusts the new root and team, and keeps the release, the settings and the floor', async () => {
    const before = await readStatus(lab.paths, clock());
    await expect(enrol(lab.paths, await enrolment(), { clock })).rejects.toMatchObject({
      code: 'sensor/enrolled',
    });
    await enrol(lab.paths, await enrolment(), { clock, replaceTeam: true });
    expect(await readStatus(lab.paths, clock())).toEqual({
      ...before,
      team: { ...before.team, version: 2, threshold: 1, members: 1 },
      freshness: undefined,
      offered: undefined,
    });
    expect((await readdir(lab.paths.trust)).toSorted()).toEqual(['floor.json', 'root.json', 'team.json']);
    // What the lost keys signed is good for nothing any more.
    await expect(update(lab.paths, { clock })).rejects.toMatchObject({ code: 'verify/timestamp' });
  });

  it.each([
    ['another workspace', { workspace: 'other' }],
    ['a demonstration', { demo: true }],
    ['what is no team file', { version: 0 }],
  ])('does not take %s in its place', async (_, change) => {
    const wrong = enrolment(change).then((bytes) => enrol(lab.paths, bytes, { clock, replaceTeam: true }));
    await expect(wrong).rejects.toMatchObject({ name: 'ClarionError' });
    expect((await readStatus(lab.paths, clock())).team).toMatchObject({ version: 1, demo: false });
    expect((await update(lab.paths, { clock })).outcome).toBe('nothing-new');
  });
});
