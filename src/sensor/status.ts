import { join } from 'node:path';
import { hasDetector } from '../engine/detectors.ts';
import type { Engine, Finding } from '../engine/engine.ts';
import { ClarionError } from '../names/error.ts';
import type { Withdrawal } from '../release/index.ts';
import { readIfThere } from '../store/index.ts';
import { readTimestamp } from '../verify/tuf/metadata.ts';
import { type Copy, catalogueOf } from './catalogue.ts';
import { readCustoms } from './custom.ts';
import { currentNumber, namedRules, readGeneration } from './generation.ts';
import { openJournal, type Standing } from './journal.ts';
import { installedRelease, readMaster } from './master.ts';
import type { SensorPaths } from './paths.ts';
import { readPolled } from './polled.ts';
import { keptOffer, withdrawalOf } from './ring.ts';
import { readSettings, type Settings } from './settings.ts';
import { standingOf } from './standing.ts';
import { telling } from './state.ts';
import { readTrust } from './trust.ts';

/** Where a sensor stands. Dates are RFC 3339. */
export interface Status {
  readonly workspace: string;
  readonly url: string;
  readonly ring: Settings['ring'];
  readonly engine: Settings['engine'];
  readonly team: {
    readonly version: number;
    readonly threshold: number;
    readonly members: number;
    readonly demo: boolean;
  };
  /** Undefined before the first update. */
  readonly release:
    | { readonly number: number; readonly date: string; readonly signatures: number }
    | undefined;
  /** When what the live update said last goes stale; `stale` where it has. Undefined before the first update. */
  readonly freshness: { readonly expires: string; readonly stale: boolean } | undefined;
  /** What there is for the engine. Undefined before the first deploy. */
  readonly generation:
    | { readonly number: number; readonly rules: number; readonly standing: Standing }
    | undefined;
  /** The withdrawal of the installed release, as far as this sensor has heard. */
  readonly withdrawn: Withdrawal | undefined;
  /** The release that the ring offered last; `waiting` where it is behind this sensor. Undefined before an update in it. */
  readonly offered: { readonly release: number; readonly waiting: boolean } | undefined;
  readonly copies: { readonly total: number; readonly enabled: number; readonly faults: number };
  /** The last update that was refused or found nobody, if no good one came after it. */
  readonly trouble: { readonly time: string; readonly kind: string; readonly reason: string } | undefined;
  /** What was found of all that this sensor needs of its engine; empty where no engine was looked at. */
  readonly findings: readonly Finding[];
}

/**
 * Reads where a sensor stands; changes nothing and takes no lock.
 *
 * @param engine is looked at too, where it is given.
 */
export function readStatus(paths: SensorPaths, now: Date, engine?: Engine): Promise<Status> {
  return telling(paths, () => statusOf(paths, now, engine));
}

async function statusOf(paths: SensorPaths, now: Date, engine: Engine | undefined): Promise<Status> {
  const settings = await readSettings(paths.settings);
  const { team, floor } = await readTrust(paths);
  const { events } = await openJournal(paths.journal, () => now);
  const master = (await installedRelease(paths)) === undefined ? undefined : await readMaster(paths);
  const number = await currentNumber(paths);
  const current = number === undefined ? undefined : await readGeneration(paths, number);
  const customs = await readCustoms(paths);
  const copies = catalogueOf(customs, master).signatures.flatMap(({ copy }) => copy ?? []);
  const offered = (await keptOffer(paths, settings.ring))?.release;
  const polled = await readPolled(paths);
  const tried = events.findLast((each) => each.event === 'updated' || each.event === 'update-refused');
  return {
    workspace: team.workspace,
    url: settings.url,
    ring: settings.ring,
    engine: settings.engine,
    team: {
      version: team.version,
      threshold: team.threshold,
      members: team.members.length,
      demo: team.demo === true,
    },
    release: master && {
      number: master.file.number,
      date: master.file.date,
      signatures: master.signatures.length,
    },
    freshness: await readFreshness(paths, now),
    generation: current && {
      number: current.number,
      rules: current.manifest.sids.length,
      standing: standingOf(events),
    },
    withdrawn: await withdrawalOf(paths, master?.file.number),
    offered:
      offered === undefined ? undefined : { release: offered, waiting: offered < (floor?.release ?? 0) },
    copies: {
      total: copies.length,
      enabled: copies.filter(({ enabled }) => enabled).length,
      faults: customs.faults.length,
    },
    trouble:
      tried?.event === 'update-refused' && (polled === undefined || polled <= new Date(tried.time))
        ? { time: tried.time, kind: tried.kind, reason: tried.reason }
        : undefined,
    findings: (await engine?.inspect({ named: namedRules(paths), detectors: needsLua(copies) })) ?? [],
  };
}

function needsLua(copies: readonly Copy[]): boolean {
  return copies.some(({ enabled, rule }) => enabled && rule !== undefined && hasDetector(rule));
}

/** When what the live update said last goes stale; undefined before the first update. */
export async function readFreshness(paths: SensorPaths, now: Date): Promise<Status['freshness']> {
  const bytes = await readIfThere(join(paths.metadata, 'timestamp.json'));
  if (bytes === undefined) return undefined;
  const expires = expiryOf(bytes);
  return { expires, stale: new Date(expires) <= now };
}

/** What was kept was whole when it was kept. */
function expiryOf(bytes: Uint8Array): string {
  try {
    return readTimestamp({ step: 'verify/timestamp', name: 'timestamp.json', bytes }).signed.expires;
  } catch (cause) {
    if (!(cause instanceof ClarionError)) throw cause;
    throw new ClarionError('state', `The sensor's own metadata/timestamp.json is damaged: ${cause.message}`, {
      code: 'sensor/metadata',
      hint: 'Find out who or what changed it, look at the disk, and enrol this sensor again.',
      cause,
    });
  }
}
