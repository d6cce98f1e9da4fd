import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { start } from './command.ts';
import { after, apply, type Content, type cuts, type Disk, digestOf, layOut, readDisk } from './disk.ts';
import { failAt, killAt, told } from './inject.ts';
import type { Operation } from './operations.ts';
import type { Recorded } from './record.ts';
import type { Scene } from './scene.ts';

/** The operations at which a scene's command can be met, by their place in its run. */
export function pointsOf({ beyond }: Scene, { operations }: Recorded): readonly number[] {
  return [...operations.keys()].filter((at) => beyond?.test(operationAt(operations, at).point.path) !== true);
}

/**
 * Kills a scene's command right before one of its operations. What then lies there must be what the model of the disk
 * has after all operations before it: that says that the kill came where it was meant to.
 */
export async function kill(scene: Scene, { operations, disk }: Recorded, at: number): Promise<void> {
  const operation = operationAt(operations, at);
  await scene.reset();
  await killAt(scene.command, operation.point);
  const model = disk();
  for (const { change } of operations.slice(0, at)) apply(model, change);
  expect(namesOn(await readDisk(scene.folder)), `killed before ${told(operation.point)}`).toEqual(
    namesOn(model),
  );
  await judged(scene, scene.folder, false, `killed before ${told(operation.point)}`);
}

/** Kills a scene's command after some milliseconds. @returns whether it was still running then */
export async function killAfter(scene: Scene, milliseconds: number): Promise<boolean> {
  await scene.reset();
  const ended = await start(scene.command, [], milliseconds);
  await judged(scene, scene.folder, ended.code === 0, `killed after ${milliseconds} ms`);
  return ended.signal === 'SIGKILL';
}

/** Has one of the operations fail, as a full or a failing disk has it: exit code 6, and words that help. */
export async function fail(
  scene: Scene,
  { operations }: Recorded,
  at: number,
  error: 'ENOSPC' | 'EIO',
): Promise<void> {
  const { point } = operationAt(operations, at);
  await scene.reset();
  const ended = await failAt(scene.command, point, error);
  const where = `${error} at ${told(point)}`;
  expect(ended.code, `${where}: ${ended.err}`).toBe(6);
  expect(ended.err, where).toContain(error === 'ENOSPC' ? 'make room' : 'The disk fails');
  await judged(scene, scene.folder, false, where);
}

/** What a power cut may leave of a command's run: after how many of its operations, and of what was not synced, what. */
export interface Remains {
  readonly operations: number;
  readonly cut: keyof typeof cuts;
  readonly content: Content;
}

/** All that differ, in the order of the run. */
export function remainsOf({ operations, disk }: Recorded): readonly Remains[] {
  const model = disk();
  const remains: Remains[] = [];
  const seen = new Set<string>();
  for (let count = 0; count <= operations.length; count++) {
    if (count > 0) apply(model, operationAt(operations, count - 1).change);
    for (const cut of ['nothing', 'all', 'names', 'torn', 'last'] as const) {
      const content = after(model, cut);
      // The same once more, when the command has said that it is done, is another thing.
      const digest = `${digestOf(content)} ${count === operations.length}`;
      if (seen.has(digest)) continue;
      seen.add(digest);
      remains.push({ operations: count, cut, content });
    }
  }
  return remains;
}

/** Begins again from what a power cut left. */
export async function carryOn(scene: Scene, { operations }: Recorded, remains: Remains): Promise<void> {
  const parent = await mkdtemp(join(tmpdir(), 'clarion-remains-'));
  const folder = join(parent, 'remains');
  try {
    await layOut(remains.content, folder);
    const last =
      remains.operations === 0 ? 'the start' : told(operationAt(operations, remains.operations - 1).point);
    const done = remains.operations === operations.length;
    await judged(scene, folder, done, `power cut after ${last}, of the unsynced left: ${remains.cut}`);
  } finally {
    await rm(parent, { recursive: true });
  }
}

async function judged(scene: Scene, folder: string, done: boolean, where: string): Promise<void> {
  try {
    await scene.judge(folder, done);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${scene.name}, ${where}: ${reason}`, { cause });
  }
}

function operationAt(operations: readonly Operation[], at: number): Operation {
  const operation = operations[at];
  if (operation === undefined) throw new Error(`There is no operation ${at}`);
  return operation;
}

/** All paths; but a bundle is named by its digest, and each signature brings another. */
function namesOn(disk: Disk): readonly string[] {
  return [...after(disk, 'all').keys()].map((path) => path.replace(/[0-9a-f]{64}/, '*')).sort();
}
