import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compiledPackage } from '../../bench/workspace.ts';
import { noStrace, start } from './command.ts';
import { everyPoint } from './every-point.ts';
import { kill, killAfter, pointsOf } from './faults.ts';
import { press } from './public-scenes.ts';
import { record, spread } from './record.ts';

// The package as users have it: it starts faster than the source, and there are thousands of starts.
const folder = await mkdtemp(join(tmpdir(), 'clarion-compiled-'));
const program = await compiledPackage(folder);
afterAll(() => rm(folder, { recursive: true }));

describe.each(['finish', 'publish', 'resign', 'refresh', 'promote', 'withdraw'] as const)('%s', (name) => {
  it('survives kill -9, a full disk and a failing one at each operation, and each power cut', async (ctx) => {
    const reason = noStrace();
    if (reason !== undefined) ctx.skip(reason);
    const { scene, close } = await press(name, program, 0);
    try {
      await everyPoint(scene);
    } finally {
      await close();
    }
  });
});

describe('first publish', () => {
  it('survives kill -9 at points that are spread over it: most of them write one page more', async (ctx) => {
    const reason = noStrace();
    if (reason !== undefined) ctx.skip(reason);
    const { scene, close } = await press('first publish', program, 1);
    try {
      const recorded = await record(scene);
      for (const at of spread(pointsOf(scene, recorded), 40)) await kill(scene, recorded, at);
    } finally {
      await close();
    }
  });
});

describe('publish', () => {
  it('survives kill -9 at moments that nobody chose', async () => {
    const { scene, close } = await press('publish', program, 1);
    try {
      await scene.reset();
      const began = performance.now();
      expect((await start(scene.command)).code).toBe(0);
      const took = performance.now() - began;
      let dead = 0;
      for (let round = 0; round < 20; round++)
        if (await killAfter(scene, took * (0.5 + 0.6 * Math.random()))) dead += 1;
      expect(dead).toBeGreaterThan(5);
    } finally {
      await close();
    }
  });
});
