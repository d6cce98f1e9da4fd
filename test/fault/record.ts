import { expect } from 'vitest';
import { after, apply, copyOf, type Disk, digestOf, readDisk } from './disk.ts';
import { type Operation, operationsBelow } from './operations.ts';
import type { Scene } from './scene.ts';
import { trace } from './strace.ts';

/** What a command does to its folder, and the disk before. */
export interface Recorded {
  readonly operations: readonly Operation[];
  /** The disk as it was before the command; a new one each time. */
  disk(): Disk;
}

/**
 * Runs a scene's command once, to its end, and records what it does. What the model of the disk makes of that has to be
 * what really lies there: then no operation was missed, and none misread.
 */
export async function record(scene: Scene): Promise<Recorded> {
  await scene.reset();
  const before = await readDisk(scene.folder);
  const { ended, calls } = await trace(scene.command);
  expect(ended.code, ended.err).toBe(0);
  const operations = operationsBelow(scene.folder, calls);
  const disk = () => copyOf(before);
  const modelled = disk();
  for (const { change } of operations) apply(modelled, change);
  const [model, real] = [after(modelled, 'all'), after(await readDisk(scene.folder), 'all')];
  expect([...model.keys()].sort()).toEqual([...real.keys()].sort());
  expect(digestOf(model)).toBe(digestOf(real));
  return { operations, disk };
}

/** So many of a list, spread over it evenly, its first and its last among them; all where there are no more. */
export function spread<T>(all: readonly T[], count: number): readonly T[] {
  if (all.length <= count) return all;
  return Array.from({ length: count }, (_, index) => {
    const at = Math.round((index * (all.length - 1)) / (count - 1));
    return all.slice(at, at + 1);
  }).flat();
}
