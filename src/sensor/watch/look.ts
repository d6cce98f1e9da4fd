import type { Baseline, Engine } from '../../engine/engine.ts';
import { ClarionError } from '../../names/error.ts';
import { currentNumber, readGeneration } from '../generation.ts';
import { openJournal, type Standing } from '../journal.ts';
import { readInstalledFile } from '../master.ts';
import type { SensorPaths } from '../paths.ts';
import { readPolled } from '../polled.ts';
import type { Settings } from '../settings.ts';
import { standingOf } from '../standing.ts';
import { readFreshness } from '../status.ts';

/** What a sensor holds, in numbers. */
export interface Seen {
  readonly release: { readonly number: number; readonly date: Date } | undefined;
  /** When what the live update said last goes stale. */
  readonly expires: Date | undefined;
  readonly polled: Date | undefined;
  readonly generation:
    | { readonly number: number; readonly rules: number; readonly standing: Standing }
    | undefined;
  /** Of all rule files of the engine; undefined where none answers. */
  readonly engine: Baseline;
}

/** Looks at a sensor and its engine; changes nothing. */
export async function look(
  paths: SensorPaths,
  settings: Settings,
  open: (settings: Settings) => Promise<Engine>,
): Promise<Seen> {
  const now = new Date();
  const release = await readInstalledFile(paths);
  const freshness = await readFreshness(paths, now);
  const number = await currentNumber(paths);
  const generation = number === undefined ? undefined : await readGeneration(paths, number);
  const { events } = await openJournal(paths.journal, () => now);
  return {
    release: release && { number: release.number, date: new Date(release.date) },
    expires: freshness && new Date(freshness.expires),
    polled: await readPolled(paths),
    generation: generation && {
      number: generation.number,
      rules: generation.manifest.sids.length,
      standing: standingOf(events),
    },
    engine: generation && (await holds(await open(settings).catch(noEngine), generation.files)),
  };
}

async function holds(
  engine: Engine | undefined,
  files: Parameters<Engine['baseline']>[0],
): Promise<Baseline> {
  return engine?.baseline(files).catch(noEngine);
}

/** An engine that is not there, or answers nonsense, holds nothing that could be told. */
function noEngine(error: unknown): undefined {
  if (!(error instanceof ClarionError) || error.kind !== 'engine') throw error;
}
