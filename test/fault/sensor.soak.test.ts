import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compiledPackage } from '../../bench/workspace.ts';
import { noStrace, start } from './command.ts';
import { everyPoint } from './every-point.ts';
import { killAfter } from './faults.ts';
import { sensorCommands, sensorScene } from './sensor-scenes.ts';

// The package as users have it: it starts faster than the source, and there are thousands of starts.
const folder = await mkdtemp(join(tmpdir(), 'clarion-compiled-'));
const program = await compiledPackage(folder);
afterAll(() => rm(folder, { recursive: true }));

describe.each(sensorCommands)('%s', (name) => {
  it('survives kill -9, a full disk and a failing one at each operation, and each power cut', async (ctx) => {
    const reason = noStrace();
    if (reason !== undefined) ctx.skip(reason);
    const scene = await sensorScene(name, 'here', program);
    try {
      await everyPoint(scene);
    } finally {
      await scene.close();
    }
  });
});

describe.each(['update', 'deploy'] as const)('%s', (name) => {
  it('survives kill -9 at moments that nobody chose', async () => {
    const scene = await sensorScene(name, 'here', program);
    try {
      await scene.reset();
      const began = performance.now();
      expect((await start(scene.command)).code).toBe(0);
      const took = performance.now() - began;
      let dead = 0;
      for (let round = 0; round < 30; round++)
        if (await killAfter(scene, took * (0.3 + 0.8 * Math.random()))) dead += 1;
      expect(dead).toBeGreaterThan(5);
    } finally {
      await scene.close();
    }
  });
});
