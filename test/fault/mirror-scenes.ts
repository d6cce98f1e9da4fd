import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { mirror } from '../../src/mirror/index.ts';
import { readEnrolment } from '../../src/release/index.ts';
import { makeLab } from '../sensor/lab.ts';
import { type CommandUnderTest, start } from './command.ts';
import { followFolder } from './follow-folder.ts';
import type { Scene } from './scene.ts';

export const mirrorCommands = ['first mirror', 'mirror'] as const;
type MirrorCommand = (typeof mirrorCommands)[number];

/** The newest release before each, and after. */
const releasesOf: Readonly<Record<MirrorCommand, readonly [number, number]>> = {
  'first mirror': [0, 1],
  mirror: [1, 2],
};

const asTheyAre = { recursive: true, verbatimSymlinks: true };

/** A live update, and a mirror that is about to follow it; what that no longer needs goes at once. Close it in the end. */
export async function mirrorScene(
  name: MirrorCommand,
  program: string,
): Promise<Scene & { close(): Promise<void> }> {
  const lab = await makeLab(true);
  const within = (path: string) => join(lab.folder, path);
  const [folder, old, enrolment] = [within('mirror'), within('old-sensor'), within('enrolment.json')];
  await writeFile(enrolment, lab.enrolment);
  const mirroring = (out: string): CommandUnderTest => ({
    program,
    args: [
      ...['mirror', '--enrolment', enrolment, '--from', within('live-update')],
      ...['--out', out, '--grace-hours', '0'],
    ],
  });
  const mirrored = (out: string) =>
    mirror({
      enrolment: readEnrolment(lab.enrolment),
      from: new URL(lab.url),
      out,
      rings: ['stable'],
      deltas: 30,
      grace: 0,
      clock: new Date(),
    });
  const follow = (state: string, of: string) => followFolder(state, of, lab.enrolment);

  await lab.publish(1);
  await mkdir(within('start'));
  if (name === 'mirror') {
    await mirrored(within('start'));
    await lab.publish(2);
  }
  await follow(old, within('start'));
  await cp(within('start'), within('end'), asTheyAre);
  await mirrored(within('end'));
  const names = await namesBelow(within('end'));
  const releases = releasesOf[name];

  return {
    name,
    command: mirroring(folder),
    folder,
    reset: async () => {
      await rm(folder, { recursive: true, force: true });
      await cp(within('start'), folder, asTheyAre);
    },
    judge: async (of, done) => {
      const sensors = [within('fresh'), within('kept')] as const;
      await cp(old, sensors[1], asTheyAre);
      for (const sensor of sensors)
        expect(done ? releases.slice(1) : releases, 'what a sensor gets').toContain(await follow(sensor, of));
      const ended = await start(mirroring(of));
      expect(ended.code, ended.err).toBe(0);
      for (const sensor of sensors)
        expect(await follow(sensor, of), 'what a sensor gets then').toBe(releases[1]);
      expect(await namesBelow(of), 'nothing is left over, and nothing is missing').toEqual(names);
      for (const sensor of sensors) await rm(sensor, { recursive: true });
    },
    close: lab.close,
  };
}

async function namesBelow(folder: string): Promise<readonly string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}
