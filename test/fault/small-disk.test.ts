import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CommandUnderTest, source, start } from './command.ts';
import { press } from './public-scenes.ts';
import type { Scene } from './scene.ts';
import { sensorScene } from './sensor-scenes.ts';

/** Mounts a disk of its own below a new folder; undefined where that may not be done. */
async function smallDisk(): Promise<
  { at: string; readOnly(is: boolean): void; remove(): Promise<void> } | undefined
> {
  const at = await mkdtemp(join(tmpdir(), 'clarion-small-'));
  const mount = (...args: readonly string[]) =>
    spawnSync('mount', [...args], { stdio: 'ignore' }).status === 0;
  if (!mount('-t', 'tmpfs', '-o', 'size=8m', 'none', at)) {
    await rm(at, { recursive: true });
    return undefined;
  }
  return {
    at,
    readOnly: (is) => {
      expect(mount('-o', `remount,${is ? 'ro' : 'rw'}`, at)).toBe(true);
    },
    remove: async () => {
      spawnSync('umount', [at]);
      await rm(at, { recursive: true });
    },
  };
}

/** The same command, with the folder that it works in elsewhere. */
function moved(command: CommandUnderTest, from: string, to: string): CommandUnderTest {
  return { ...command, args: command.args.map((arg) => arg.replace(from, to)) };
}

describe.each([
  { name: 'update', make: () => sensorScene('update', 'here', source) },
  { name: 'deploy', make: () => sensorScene('deploy', 'here', source) },
  {
    name: 'publish',
    make: async (): Promise<Scene & { close(): Promise<void> }> => {
      const { scene, close } = await press('publish', source, 0);
      return { ...scene, close };
    },
  },
])('$name, on a disk that is read-only, then full', ({ make }) => {
  it('says what to do, changes nothing that counts, and carries on when there is room', async (ctx) => {
    const disk = await smallDisk();
    if (disk === undefined) return ctx.skip('this user may not mount a disk');
    const scene = await make();
    const folder = join(disk.at, 'folder');
    const command = moved(scene.command, scene.folder, folder);
    try {
      await scene.reset();
      await cp(scene.folder, folder, { recursive: true, verbatimSymlinks: true });

      disk.readOnly(true);
      const refused = await start(command);
      expect(refused.err).toContain('mount it writable');
      expect(refused.code).toBe(6);

      disk.readOnly(false);
      const filler = join(disk.at, 'filler');
      await expect(writeFile(filler, Buffer.alloc(2 ** 24))).rejects.toThrow('ENOSPC');
      const full = await start(command);
      expect(full.err).toContain('make room');
      expect(full.code).toBe(6);

      await rm(filler);
      await scene.judge(folder, false);
    } finally {
      await scene.close();
      await disk.remove();
    }
  });
});
