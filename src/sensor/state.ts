import { makeFolder, tellingDisk, withLock } from '../store/index.ts';
import { clearLeftovers, folderMode } from './durable.ts';
import { type Journal, openJournal, shortenJournal } from './journal.ts';
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
      await makeFolder(folder, folderMode);
    return await withLock(paths.lock, async () => {
      for (const folder of [paths.state, paths.releases, paths.generations]) await clearLeftovers(folder);
      const journal = await openJournal(paths.journal, clock);
      const lines = await shortenJournal(paths.journal, journal);
      return work(lines === journal.events ? journal : await openJournal(paths.journal, clock));
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
 * @throws ClarionError `state` where the disk is full, read-only or broken, or a file can not be read or was removed.
 */
export function telling<T>(paths: SensorPaths, work: () => Promise<T>): Promise<T> {
  const state = {
    path: paths.state,
    trouble: `${paths.state} can not be used`,
    code: 'sensor/state',
    option: '--state DIR',
    owner: 'the user that owns the state (root, as a rule)',
    gone: 'find out who, then put it back from a backup, or enrol this sensor again.',
  };
  return tellingDisk(state, work);
}
