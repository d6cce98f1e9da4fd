import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { source, start } from './command.ts';
import { press } from './public-scenes.ts';

it('two processes that publish the same at once make one release of it, which sensors take', async () => {
  const { scene, close } = await press('publish', source, 0);
  try {
    await scene.reset();
    const both = await Promise.all([start(scene.command), start(scene.command)]);
    for (const { code, err } of both) expect(code, err).toBe(0);
    const bundles = await readdir(join(scene.folder, 'live-update/targets/stable'));
    expect(bundles.map((name) => name.slice(65)).sort()).toEqual(['clarion-1.tar.zst', 'clarion-2.tar.zst']);
    await scene.judge(scene.folder, true);
  } finally {
    await close();
  }
});
