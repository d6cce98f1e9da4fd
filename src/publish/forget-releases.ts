import { readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { byCodeUnit } from '../names/order.ts';

/**
 * Removes what all releases but one have left below `targets/` of a live update: bundles, deltas that lead to them,
 * evidence. A note that was retracted is in all of them. Whoever holds an older release takes the newest as a whole, or
 * by the delta that leads to it.
 *
 * @returns the paths that were removed, relative to the live update.
 */
export async function forgetReleases(liveUpdate: string, newest: number): Promise<readonly string[]> {
  const entries = await readdir(join(liveUpdate, 'targets'), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && isOlder(entry.name, newest))
    .map((entry) => join(entry.parentPath, entry.name));
  for (const path of paths) await rm(path);
  return paths.map((path) => relative(liveUpdate, path)).sort(byCodeUnit);
}

function isOlder(name: string, newest: number): boolean {
  const [, release] =
    /^(?:[0-9a-f]{64}\.)?(?:clarion|evidence|clarion-[0-9]+)-([0-9]+)(?:\.tar)?\.zst$/.exec(name) ?? [];
  return release !== undefined && Number(release) !== newest;
}
