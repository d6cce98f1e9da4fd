import type { Engine } from '../../engine/engine.ts';
import { ClarionError, type ErrorKind } from '../../names/error.ts';
import { type Deployed, deploy } from '../deploy.ts';
import { openJournal } from '../journal.ts';
import type { SensorPaths } from '../paths.ts';
import { readSettings, type Settings } from '../settings.ts';
import { standingOf } from '../standing.ts';
import { telling } from '../state.ts';
import { type NothingNew, type Updated, type UpdateOptions, update, type Waiting } from '../update.ts';
import type { Counts } from './counts.ts';
import { look, type Seen } from './look.ts';

/** What a watching sensor does, as it happens. */
export type WatchEvent =
  | ({ readonly event: 'polled' } & (NothingNew | Waiting))
  | ({ readonly event: 'updated' } & Updated)
  | ({ readonly event: 'update-refused' } & Refused)
  | ({ readonly event: 'deployed' } & Deployed)
  | ({ readonly event: 'deploy-refused' } & Refused)
  /** sensor.yaml, or what the sensor keeps, can not be read. The next poll tries again. */
  | ({ readonly event: 'trouble' } & Refused);

interface Refused {
  readonly kind: ErrorKind;
  /** Of an update that was refused, its step. */
  readonly code: string;
  readonly reason: string;
  readonly hint: string | undefined;
}

export interface WatchOptions {
  readonly clock: () => Date;
  /** From 0 up to, and without, 1. */
  readonly random: () => number;
  /** Returns after so many milliseconds, or when `signal` aborts: then it may throw. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
  /** Ends the watch: at once while it waits or pulls; a deploy that was begun is brought to its end. */
  readonly signal: AbortSignal;
  readonly engine: (settings: Settings) => Promise<Engine>;
  readonly told: (event: WatchEvent) => void;
  readonly counts: Counts;
  /** Told what the sensor holds, after each poll. */
  readonly seen: (seen: Seen) => void;
  readonly fetcher?: UpdateOptions['fetcher'];
}

/** Seconds between polls where sensor.yaml can not be read. */
const usualInterval = 300;

/**
 * Polls until it is told to end. A refusal is told and counted, and the next poll comes when it would have come: who
 * sends nonsense gets no more requests for it than who sends nothing.
 *
 * @throws what is our own fault; nothing that a server, an engine or a disk does ends it.
 */
export async function watch(paths: SensorPaths, options: WatchOptions): Promise<void> {
  const { signal, random, told, counts } = options;
  let interval = usualInterval;
  let owed: boolean | undefined;
  while (!signal.aborted) {
    try {
      await telling(paths, async () => {
        const settings = await readSettings(paths.settings);
        interval = settings.watch.interval;
        const isNew = await poll(paths, options);
        if (settings.watch.deploy && !signal.aborted) {
          owed =
            isNew || (owed ?? (await isUndeployed(paths, options))) || (await isUnfinished(paths, options));
          if (owed) owed = !(await deployNow(paths, settings, options));
        }
        options.seen(await look(paths, settings, options.engine));
      });
    } catch (error) {
      counts.troubles += 1;
      told({ event: 'trouble', ...refused(error) });
    }
    if (signal.aborted) return;
    await options.sleep(interval * 1000 * (0.8 + 0.4 * random()), signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}

/** @returns whether there is a new release. */
async function poll(paths: SensorPaths, options: WatchOptions): Promise<boolean> {
  const { clock, fetcher, signal, told, counts } = options;
  counts.polls += 1;
  try {
    const done = await update(paths, { clock, signal, ...(fetcher === undefined ? {} : { fetcher }) });
    if (done.outcome === 'updated') {
      counts.updates += 1;
      told({ event: 'updated', ...done });
    } else told({ event: 'polled', ...done });
    return done.outcome === 'updated';
  } catch (error) {
    if (signal.aborted) return false;
    const why = refused(error);
    counts.refused(why.code);
    told({ event: 'update-refused', ...why });
    return false;
  }
}

/** @returns whether nothing is left to do before the next release. */
async function deployNow(paths: SensorPaths, settings: Settings, options: WatchOptions): Promise<boolean> {
  const { clock, counts, told } = options;
  try {
    const engine = await options.engine(settings);
    const done = await deploy(paths, { engine, clock, yes: false });
    counts.deploys += 1;
    told({ event: 'deployed', ...done });
    return true;
  } catch (error) {
    const why = refused(error);
    counts.deploysRefused += 1;
    told({ event: 'deploy-refused', ...why });
    // What wants an operator's word, or their hand in a custom file, would be refused at each poll.
    return why.kind === 'usage' || why.kind === 'content';
  }
}

/** Whether a deploy is left to be finished: no engine ran, or nobody knows what it holds. */
async function isUnfinished(paths: SensorPaths, { clock }: WatchOptions): Promise<boolean> {
  const { events } = await openJournal(paths.journal, clock);
  const standing = standingOf(events);
  return (
    standing === 'waiting' || (standing === 'unknown' && events.some((each) => each.event === 'switched'))
  );
}

/**
 * Whether a release was installed, and its deploy not come to a switch: a run was ended in between. One that a rollback
 * left was switched to, and is not given to the engine again.
 */
async function isUndeployed(paths: SensorPaths, { clock }: WatchOptions): Promise<boolean> {
  const { events } = await openJournal(paths.journal, clock);
  return (
    events.findLast((each) => each.event === 'updated' || each.event === 'switched')?.event === 'updated'
  );
}

function refused(error: unknown): Refused {
  if (!(error instanceof ClarionError) || error.kind === 'internal') throw error;
  return { kind: error.kind, code: error.code, reason: error.message, hint: error.hint };
}
