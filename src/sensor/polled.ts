import { readIfThere, writeAside } from '../store/index.ts';
import type { SensorPaths } from './paths.ts';

/** Writes down that a live update was asked, and that all it said verified. */
export function writePolled(paths: SensorPaths, now: Date): Promise<void> {
  return writeAside(paths.polled, Buffer.from(`${now.toISOString()}\n`), { mode: 0o640 });
}

/** When that was last; undefined where it never was, or the file is damaged: nothing is decided by it. */
export async function readPolled(paths: SensorPaths): Promise<Date | undefined> {
  const text = (await readIfThere(paths.polled))?.toString().trim() ?? '';
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
