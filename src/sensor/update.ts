import { ClarionError } from '../names/error.ts';
import { type Ring, readTeamFile, type Withdrawal } from '../release/index.ts';
import { createFetcher, type Fetcher, pull, type Signer, type StepObserver, shown } from '../verify/index.ts';
import { type Change, changesBetween } from './changes.ts';
import { allDone } from './durable.ts';
import { type Concerned, concernedBy } from './library-status.ts';
import {
  installedRelease,
  keptTars,
  openRelease,
  pruneReleases,
  type ReleaseFiles,
  switchRelease,
  verifiedFiles,
  writeRelease,
} from './master.ts';
import { readTitles } from './notes.ts';
import { clearPartialFiles, partialFiles } from './partial.ts';
import type { SensorPaths } from './paths.ts';
import { writePolled } from './polled.ts';
import { readSettings, type Settings } from './settings.ts';
import { withState } from './state.ts';
import { metadataStore, readTrust, writeFloor, writeTeam } from './trust.ts';

/** In milliseconds. */
const day = 24 * 3600 * 1000;

export interface UpdateOptions {
  readonly clock: () => Date;
  readonly fetcher?: Fetcher;
  readonly passed?: StepObserver;
  /** Pulls and verifies, tells what would change, and installs nothing. What is trusted may advance. */
  readonly dryRun?: boolean;
  /** Ends what is under way: the update is then refused as unreachable. */
  readonly signal?: AbortSignal | undefined;
}

export interface NothingNew {
  readonly outcome: 'nothing-new';
  readonly release: number;
  /** When what the live update says goes stale, RFC 3339. */
  readonly expires: string;
}

/** The ring is behind this sensor, which keeps what it has: no number goes down. */
export interface Waiting {
  readonly outcome: 'waiting';
  /** What is installed. */
  readonly release: number | undefined;
  readonly ring: Ring;
  /** The release that the ring offers. */
  readonly offered: number;
  /** The newest release that this sensor has seen. */
  readonly seen: number;
  /** The withdrawal of what is installed; undefined where the sensor was in another ring before. */
  readonly withdrawn: Withdrawal | undefined;
  readonly expires: string;
}

export interface Updated {
  readonly outcome: 'updated';
  readonly release: number;
  readonly previous: number | undefined;
  readonly date: string;
  readonly expires: string;
  readonly signers: readonly Signer[];
  readonly way: 'delta' | 'whole';
  readonly bytes: number;
  /** Why the delta was not taken, where one was tried. */
  readonly deltaRefused: string | undefined;
  readonly changes: readonly Change[];
  /** Titles of the notes that the changes name, by id. */
  readonly titles: ReadonlyMap<string, string>;
  /** What that means for the custom libraries. */
  readonly concerned: Concerned;
}

/**
 * Pulls, verifies and installs the newest release: all of it or nothing. Never changes what an engine runs.
 *
 * @throws ClarionError: `verification` with the step that refused, `unreachable`, `state`, `usage` where the sensor
 * is not enrolled, `content` for a faulty sensor.yaml.
 */
export async function update(
  paths: SensorPaths,
  options: UpdateOptions,
): Promise<NothingNew | Waiting | Updated> {
  const settings = await readSettings(paths.settings);
  await readTrust(paths);
  return withState(paths, options.clock, async (journal) => {
    const { root, team, floor } = await readTrust(paths);
    const previous = await installedRelease(paths);
    let deltaRefused: string | undefined;
    const headers = (asked: URL) => headersFor(asked, settings);
    const fetcher = options.fetcher ?? createFetcher({ headers, signal: options.signal });
    try {
      const pulled = await pull({
        url: new URL(settings.url),
        ring: settings.ring,
        mirrors: settings.mirrors.map((mirror) => new URL(mirror)),
        mirrorLeft: (left, why) =>
          journal.add({ event: 'mirror-left', url: shown(left), reason: why.message }),
        carriedFor: settings['carried-days'] * day,
        fetcher,
        metadata: metadataStore(paths),
        root,
        team,
        keepTeam: async (bytes) => {
          await writeTeam(paths, bytes);
          await journal.add({ event: 'team-followed', team: readTeamFile(bytes).version });
        },
        clock: options.clock(),
        floor,
        installed: previous,
        kept: await keptTars(paths),
        partials: partialFiles(paths),
        passed: options.passed,
        deltaRefused: async (reason) => {
          deltaRefused = reason;
          await journal.add({ event: 'delta-refused', reason });
        },
      });
      const { expires } = pulled.freshness;
      if (options.dryRun !== true) await writePolled(paths, options.clock());
      const { ring } = settings;
      if (pulled.outcome === 'nothing-new') {
        if (floor !== undefined && floor.ring !== ring && options.dryRun !== true)
          await writeFloor(paths, { ...floor, ring });
        // What a run that was killed after its installation did not get to.
        await pruneReleases(paths);
        await clearPartialFiles(paths);
        return { outcome: 'nothing-new', release: previous ?? 0, expires };
      }
      if (pulled.outcome === 'waiting') {
        const { release: offered, withdrawn } = pulled.custom;
        return {
          outcome: 'waiting',
          release: previous,
          ring,
          offered,
          seen: Math.max(floor?.release ?? 0, previous ?? 0),
          withdrawn: withdrawn.find(({ release }) => release === previous),
          expires,
        };
      }
      const { release: verified, tar, sha256, way, bytes } = pulled;
      const { number, date } = verified.file;
      const { signers } = verified;
      const release = { release: number, previous, date, expires, signers };
      const done = async (): Promise<Updated> => {
        const told = await tell(paths, previous, verifiedFiles(verified));
        return { outcome: 'updated', ...release, way, bytes, deltaRefused, ...told };
      };
      if (options.dryRun === true) return await done();
      await writeFloor(paths, { release: number, sha256, date: new Date(date), ring });
      // While the disk writes, there is time to find out what is new.
      const [, updated] = await allDone(writeRelease(paths, number, tar, verified.members), done());
      await switchRelease(paths, number);
      await journal.add({ event: 'updated', release: number, previous: previous ?? null, way, bytes });
      await pruneReleases(paths);
      await clearPartialFiles(paths);
      return updated;
    } catch (error) {
      if (error instanceof ClarionError && (error.kind === 'verification' || error.kind === 'unreachable'))
        await journal.add({
          event: 'update-refused',
          kind: error.kind,
          code: error.code,
          reason: error.message,
        });
      throw error;
    } finally {
      fetcher.close?.();
    }
  });
}

/** What an operator wants said to the address that a file is below. */
function headersFor(asked: URL, { headers }: Settings): Readonly<Record<string, string>> {
  const [, wanted] =
    Object.entries(headers).find(([address]) => asked.href.startsWith(new URL(address).href)) ?? [];
  return wanted ?? {};
}

/**
 * What a release changes, for people. Where the installed one is damaged, it is about to be replaced: that stops nothing,
 * and all is new.
 */
async function tell(paths: SensorPaths, previous: number | undefined, files: ReleaseFiles) {
  const since = async (before: ReleaseFiles | undefined) => {
    const changes = await changesBetween(before, files);
    const titles = await readTitles(files, new Set(changes.flatMap(({ notes }) => notes)));
    return { changes, titles, concerned: await concernedBy(paths, changes, before, files) };
  };
  try {
    return await since(previous === undefined ? undefined : await openRelease(paths, previous));
  } catch (error) {
    if (error instanceof ClarionError) return since(undefined);
    throw error;
  }
}
