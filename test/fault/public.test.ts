import { describe, it } from 'vitest';
import { noStrace, source } from './command.ts';
import { carryOn, kill, pointsOf, remainsOf } from './faults.ts';
import { press } from './public-scenes.ts';
import { record, spread } from './record.ts';

/** Of each command's points, as many as there is time for; `npm run soak` takes them all. */
describe.each([
  { name: 'finish', kills: 1, cuts: 1 },
  { name: 'refresh', kills: 0, cuts: 1 },
] as const)('$name, ended at points that are spread over its run', ({ name, kills, cuts }) => {
  it('by kill -9 or a power cut, leaves a live update of use, and the next publisher carries on', async (ctx) => {
    const reason = noStrace();
    if (reason !== undefined) ctx.skip(reason);
    const { scene, close } = await press(name, source, 0);
    try {
      const recorded = await record(scene);
      // Least can be learnt of the first point of a run, and of the last.
      const points = spread(pointsOf(scene, recorded), kills + 2).slice(1, -1);
      for (const at of points) await kill(scene, recorded, at);
      for (const remains of spread(remainsOf(recorded), cuts + 2).slice(1, -1))
        await carryOn(scene, recorded, remains);
    } finally {
      await close();
    }
  });
});
