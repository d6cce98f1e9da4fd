import { describe, it } from 'vitest';
import { noStrace, source } from './command.ts';
import { carryOn, kill, pointsOf, remainsOf } from './faults.ts';
import { record, spread } from './record.ts';
import { sensorScene } from './sensor-scenes.ts';

/** Of each command's points, as many as there is time for; `npm run soak` takes them all. */
describe.each([
  { name: 'enrol', kills: 1, cuts: 4 },
  { name: 'update', kills: 3, cuts: 9 },
  { name: 'deploy', kills: 2, cuts: 6 },
  { name: 'enable', kills: 1, cuts: 4 },
] as const)('$name, ended at points that are spread over its run', ({ name, kills, cuts }) => {
  it('by kill -9 or a power cut, leaves a whole sensor, and the next run carries on', async (ctx) => {
    const reason = noStrace();
    if (reason !== undefined) ctx.skip(reason);
    const scene = await sensorScene(name, 'here', source);
    try {
      const recorded = await record(scene);
      for (const at of spread(pointsOf(scene, recorded), kills)) await kill(scene, recorded, at);
      for (const remains of spread(remainsOf(recorded), cuts)) await carryOn(scene, recorded, remains);
    } finally {
      await scene.close();
    }
  });
});
