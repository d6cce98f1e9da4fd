import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readIfThere, syncFolder, writeAside } from '../store/index.ts';
import { timestampPath } from './place.ts';
import type { MirrorRecord } from './record.ts';

/** What a mirror is to hold. */
export interface Layout {
  /** By path, but for the timestamp. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Undefined where the one that is here stays. */
  readonly timestamp: Uint8Array | undefined;
}

/**
 * Writes what is not here yet, so that sensors find a whole live update at every moment: what names a file comes after
 * it, the timestamp after all of that. A root that is new here comes last of all, for a timestamp of a change of keys is
 * signed by the old ones too, and an older timestamp not by the new.
 *
 * @returns the paths that were written, in order.
 */
export async function layOut(
  out: string,
  { files, timestamp }: Layout,
  write: (path: string, bytes: Uint8Array) => Promise<void> = writeAside,
): Promise<readonly string[]> {
  const written: string[] = [];
  const put = async (path: string, bytes: Uint8Array) => {
    const there = await readIfThere(join(out, path));
    if (there !== undefined && Buffer.compare(there, bytes) === 0) return;
    await write(join(out, path), bytes);
    written.push(path);
  };
  const isFirst = (await readIfThere(join(out, timestampPath))) === undefined;
  const roots = [...files].filter(([path]) => isRoot(path)).sort(([a], [b]) => versionOf(a) - versionOf(b));
  const others = [...files].filter(([path]) => !isRoot(path));
  // In the order in which nothing names what is not there: targets, team, ring, targets, snapshot.
  others.sort(([a], [b]) => rank(a) - rank(b));
  for (const [path, bytes] of isFirst ? [...roots, ...others] : others) await put(path, bytes);
  if (timestamp !== undefined) await put(timestampPath, timestamp);
  if (!isFirst) for (const [path, bytes] of roots) await put(path, bytes);
  return written;
}

function isRoot(path: string): boolean {
  return /^metadata\/[0-9]+\.root\.json$/.test(path);
}

function versionOf(path: string): number {
  return Number.parseInt(basename(path), 10);
}

function rank(path: string): number {
  if (!path.startsWith('metadata/')) return 0;
  if (path.endsWith('.snapshot.json')) return 3;
  return path.endsWith('.targets.json') ? 2 : 1;
}

/**
 * Removes what has not been needed for as long as the grace, and what a killed run left aside of it. For good: after a
 * power cut nothing is back that the record then no longer names.
 *
 * @param grace milliseconds.
 * @returns the record without it, and the paths.
 */
export async function prune(
  out: string,
  record: MirrorRecord,
  now: Date,
  grace: number,
): Promise<{ readonly record: MirrorRecord; readonly removed: readonly string[] }> {
  const due = Object.entries(record.unneeded)
    .filter(([, since]) => now.getTime() - Date.parse(since) >= grace)
    .map(([path]) => path);
  const folders = new Set<string>();
  for (const path of due) {
    const folder = join(out, dirname(path));
    await rm(join(out, path), { force: true });
    await rm(join(folder, `.${basename(path)}.aside`), { force: true });
    folders.add(folder);
  }
  for (const folder of folders) if (existsSync(folder)) await syncFolder(folder);
  const without = <T>(all: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(all).filter(([path]) => !due.includes(path)));
  return {
    record: { ...record, files: without(record.files), unneeded: without(record.unneeded) },
    removed: due,
  };
}
