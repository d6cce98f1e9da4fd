import { readdir, rm } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { byCodeUnit } from '../names/order.ts';

/**
 * Removes what all releases but some have left below `targets/` of a live update: bundles, deltas that lead to them,
 * evidence. A note that was retracted is in all of them. Whoever holds an older release takes the newest as a whole, or
 * by the delta that leads to it.
 *
 * @returns the paths that were removed, relative to the live update.
 */
export async function forgetReleases(
  liveUpdate: string,
  kept: ReadonlySet<number>,
): Promise<readonly string[]> {
  const isOfAnother = (path: string) => {
    const release = releaseOf(path);
    return release !== undefined && !kept.has(release);
  };
  const entries = await readdir(join(liveUpdate, 'targets'), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => isOfAnother(path));
  for (const path of paths) await rm(path);
  return paths.map((path) => relative(liveUpdate, path)).sort(byCodeUnit);
}

/** True for a file that a release brought: its bundle, its evidence, a delta that leads to it. */
export function isReleaseFile(path: string): boolean {
  return releaseOf(path) !== undefined;
}

function releaseOf(path: string): number | undefined {
  const [, release] =
    /^(?:[0-9a-f]{64}\.)?(?:clarion|evidence|clarion-[0-9]+)-([0-9]+)(?:\.tar)?\.zst$/.exec(basename(path)) ??
    [];
  return release === undefined ? undefined : Number(release);
}
