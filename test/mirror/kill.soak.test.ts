import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mirror } from '../../src/mirror/index.ts';
import { readEnrolment } from '../../src/release/index.ts';
import { type Lab, makeLab } from '../sensor/lab.ts';
import { clarion } from '../sensor/run.ts';
import { rule } from '../verify/publisher.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await makeLab(true);
});
afterAll(() => lab.close());

test('clarion mirror, killed at random moments, leaves a mirror that verifies, and the next run ends it', async () => {
  const out = join(lab.folder, 'mirror');
  const args = ['mirror', '--enrolment', join(lab.folder, 'enrolment.json'), '--out', out];
  await lab.publish(1);
  await lab.enrol();
  const { took } = await clarion(args);
  let dead = 0;
  for (let round = 2; round <= 21; round++) {
    await lab.publish(round, [
      { sid: 1624001, rule: rule(1624001, `round${round}`, round), revision: round },
    ]);
    // Most of a run is the start of Node.
    const killed = await clarion(args, { killAfter: took * (0.5 + Math.random() / 2) });
    if (killed.signal === 'SIGKILL') dead += 1;
    // Whoever mirrors the mirror verifies all of it.
    const { releases } = await mirror({
      enrolment: readEnrolment(lab.enrolment),
      from: pathToFileURL(`${out}/`),
      out: join(lab.folder, `copy-${round}`),
      rings: ['stable'],
      deltas: 30,
      grace: 0,
      clock: new Date(),
    });
    expect([round - 1, round]).toContain(releases[0]?.release);
    const next = await clarion(args);
    expect(next.code, next.err).toBe(0);
    expect(next.out).toContain(`release ${round} `);
  }
  expect(dead).toBeGreaterThan(3);
}, 300_000);
