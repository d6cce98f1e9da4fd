import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { rule } from '../verify/publisher.ts';
import { type Lab, makeLab } from './lab.ts';
import { clarion, type Ended, wholeGeneration, wholeMaster } from './run.ts';

/** When to kill the run of a round: milliseconds, where a run that nobody kills takes `took`. */
type Moment = (round: number, took: number) => number;

/**
 * Kills `sensor update` at a moment, round after round, each with a new release on the way: master is always the old
 * release or the new one, whole, and the next run carries on. Returns how many runs died.
 */
export async function killUpdates(rounds: number, moment: Moment): Promise<number> {
  return inLab(async (lab, run) => {
    await lab.publish(1);
    const { took } = await run(['sensor', 'update']);
    let dead = 0;
    for (let round = 2; round <= rounds + 1; round++) {
      await lab.publish(round, [
        { sid: 1624001, rule: rule(1624001, `round${round}`, round), revision: round },
      ]);
      const before = await wholeMaster(lab.paths);
      const killed = await run(['sensor', 'update'], moment(round, took));
      if (killed.signal === 'SIGKILL') dead += 1;
      expect([before, round]).toContain(await wholeMaster(lab.paths));
      const next = await run(['sensor', 'update']);
      expect(next.err + next.out).not.toContain('our own fault');
      expect(next.code, next.err).toBe(0);
      expect(await wholeMaster(lab.paths)).toBe(round);
    }
    return dead;
  });
}

/** The same for `deploy`: `current` is always the old generation or the new one, whole. */
export async function killDeploys(rounds: number, moment: Moment): Promise<number> {
  return inLab(async (lab, run) => {
    await lab.publish(1);
    expect((await run(['sensor', 'update'])).code).toBe(0);
    // As long as a deploy, but for a few files: a deploy with nothing to do.
    const { took } = await run(['deploy']);
    let dead = 0;
    for (let round = 1; round <= rounds; round++) {
      const sids = Array.from({ length: (round % 7) + 1 }, (_, index) => 9_000_000 + round * 10 + index);
      const entries = sids
        .map((sid) => `  - name: OWN:S-${sid}\n    enabled: true\n    rule: '${rule(sid)}'\n`)
        .join('');
      await writeFile(join(lab.paths.custom, 'own.yaml'), `library: own\nsignatures:\n${entries}`);
      const before = await wholeGeneration(lab.paths);
      const killed = await run(['deploy'], moment(round, took));
      if (killed.signal === 'SIGKILL') dead += 1;
      expect([before, sids]).toContainEqual(await wholeGeneration(lab.paths));
      const next = await run(['deploy']);
      expect(next.code, next.err).toBe(0);
      expect(await wholeGeneration(lab.paths)).toEqual(sids);
    }
    return dead;
  });
}

async function inLab<T>(
  work: (lab: Lab, run: (args: readonly string[], killAfter?: number) => Promise<Ended>) => Promise<T>,
): Promise<T> {
  const lab = await makeLab(true);
  try {
    await lab.enrol();
    return await work(lab, (args, killAfter) =>
      clarion([...args, '--state', lab.paths.state], { killAfter }),
    );
  } finally {
    await lab.close();
  }
}
