import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { compiledPackage } from '../../bench/workspace.ts';
import { noStrace } from './command.ts';
import { everyPoint } from './every-point.ts';
import { mirrorCommands, mirrorScene } from './mirror-scenes.ts';

const folder = await mkdtemp(join(tmpdir(), 'clarion-compiled-'));
const program = await compiledPackage(folder);
afterAll(() => rm(folder, { recursive: true }));

describe.each(mirrorCommands)('%s', (name) => {
  it('survives kill -9, a full disk and a failing one at each operation, and each power cut', async (ctx) => {
    const reason = noStrace();
    if (reason !== undefined) ctx.skip(reason);
    const scene = await mirrorScene(name, program);
    try {
      await everyPoint(scene);
    } finally {
      await scene.close();
    }
  });
});
