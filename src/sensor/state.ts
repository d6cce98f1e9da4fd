import { mkdir } from 'node:fs/promises';
import { ClarionError } from '../names/error.ts';
import { withLock } from '../store/index.ts';
import { clearLeftovers, folderMode } from './durable.ts';
import { type Journal, openJournal } from './journal.ts';
import type { SensorPaths } from './paths.ts';

/**
 * Does work on a sensor's state while no other process does: under the lock, with what a killed run left aside
 * cleared, and the journal open.
 *
 * @throws ClarionError `state` where another process is at work, or the disk is full, read-only or broken.
 */
export async function withState<T>(
  paths: SensorPaths,
  clock: () => Date,
  work: (journal: Journal) => Promise<T>,
): Promise<T> {
  return telling(paths, async () => {
    for (const folder of [paths.state, paths.trust, paths.metadata, paths.releases, paths.generations])
      await mkdir(folder, { recursive: true, mode: folderMode });
    return await withLock(paths.lock, async () => {
      for (const folder of [paths.state, paths.releases, paths.generations]) await clearLeftovers(folder);
      return work(await openJournal(paths.journal, clock));
    });
  });
}

/** Does work as `withState` does; a dry run only looks, so it makes nothing and takes no lock. */
export function working<T>(
  paths: SensorPaths,
  clock: () => Date,
  dryRun: boolean,
  work: () => Promise<T>,
): Promise<T> {
  return dryRun ? telling(paths, work) : withState(paths, clock, work);
}

/**
 * Does work on a sensor's files, and tells what disk and permissions say as what it is: no fault of ours.
 *
 * @throws ClarionError `state` where the disk is full, read-only or broken, or a file can not be read.
 */
export async function telling<T>(paths: SensorPaths, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskTrouble(error, paths) ?? error;
  }
}

/** What the system says of a disk or of permissions, and what a reader can do about it. */
const hints: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: make room and run the command again; it carries on.',
  EDQUOT: 'The quota is used up: make room and run the command again; it carries on.',
  EROFS: 'The disk is read-only: mount it writable, or give --state DIR.',
  EIO: 'The disk fails: look at the kernel log.',
  EACCES: 'Run as the user that owns the state (root, as a rule), or give --state DIR.',
  EPERM: 'Run as the user that owns the state (root, as a rule), or give --state DIR.',
  ENOTDIR: 'A file is in the place of a folder: move it away, or give --state DIR.',
  EEXIST: 'A file is in the place of a folder: move it away, or give --state DIR.',
  EISDIR: 'A folder is in the place of a file: move it away.',
  EINVAL: 'Something is in the place of a link (master, current): move it away.',
  ELOOP: 'A link names itself: remove it.',
};

function diskTrouble(error: unknown, paths: SensorPaths): ClarionError | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const hint = error instanceof ClarionError ? undefined : hints[error.code];
  if (hint === undefined) return undefined;
  const message = `${paths.state} can not be used: ${error.message}`;
  return new ClarionError('state', message, { code: 'sensor/state', hint, cause: error });
}
