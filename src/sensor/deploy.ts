import type { Engine } from '../engine/engine.ts';
import { countAlarms } from './alarms.ts';
import { asError } from './faults.ts';
import { expectAgreement } from './fewer.ts';
import {
  currentNumber,
  draftGeneration,
  namedRules,
  readGeneration,
  removeGeneration,
  type StoredGeneration,
  storedGenerations,
  writeGeneration,
} from './generation.ts';
import { generationOf, type Journal, type Standing } from './journal.ts';
import { installedRelease } from './master.ts';
import type { SensorPaths } from './paths.ts';
import { expectNotWithdrawn } from './ring.ts';
import { type LeftOut, type RunningSignature, readRunning } from './running.ts';
import { isKnown, standingOf } from './standing.ts';
import { withState } from './state.ts';
import { finishSwitch, type Loaded, switchTo, tested } from './switch.ts';
import { refuseTakenSids } from './taken.ts';

export interface DeployOptions {
  readonly engine: Engine;
  readonly clock: () => Date;
  /**
   * Agrees to a generation without rules, or with far fewer than the one before, and to deploy while the installed
   * release is withdrawn.
   */
  readonly yes: boolean;
  /** Names of alarms that the engine counts itself. */
  readonly alarms?: readonly string[] | undefined;
}

export interface Deployed {
  /** `finished`: what a killed run left is now done. */
  readonly outcome: 'deployed' | 'finished' | 'nothing-to-do';
  readonly generation: number | undefined;
  readonly sids: readonly number[];
  readonly added: readonly number[];
  readonly removed: readonly number[];
  /** What is known of the generation and the engine; undefined where there is no generation. */
  readonly standing: Standing | undefined;
  readonly detail: string;
  /** Enabled signatures that are followed and can't run as the installed release has them, or does not have them. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Gives the enabled signatures to the engine: a new generation is written, tested, switched to in one step, loaded,
 * and compared with what the engine then holds. On any failure the generation before runs on.
 *
 * @throws ClarionError: `content` for faulty custom files, sids of other rule files, alarms that no engine can count, `engine` where the engine refuses, `usage` without `yes`,
 * `state`.
 */
export function deploy(paths: SensorPaths, options: DeployOptions): Promise<Deployed> {
  const { engine } = options;
  return withState(paths, options.clock, async (journal) => {
    const switching = { paths, engine, journal };
    const finished = await finishSwitch(switching);
    const { signatures: enabled, leftOut, faults } = await readRunning(paths);
    if (faults.length > 0) throw asError(faults, 'deploy/faults');
    const signatures = await countAlarms(paths, options.alarms ?? [], enabled);

    const draft = draftGeneration(signatures);
    const number = await currentNumber(paths);
    const current = number === undefined ? undefined : await readGeneration(paths, number);
    const standing = standingOf(journal.events);
    const known = isKnown(standing, engine);
    if (current?.manifest.content === draft.content && finished !== undefined)
      return {
        ...asItIs(current, finished, finished.standing === 'waiting' ? 'nothing-to-do' : 'finished'),
        leftOut,
      };
    if (current?.manifest.content === draft.content && known)
      return {
        ...asItIs(current, { standing, detail: 'these signatures are current already' }, 'nothing-to-do'),
        leftOut,
      };
    const had = current?.manifest.sids ?? [];
    if (draft.sids.length === 0 && current === undefined)
      return {
        outcome: 'nothing-to-do',
        generation: undefined,
        sids: [],
        added: [],
        removed: [],
        standing: undefined,
        detail: 'no signature is enabled',
        leftOut,
      };
    if (!options.yes) await expectNotWithdrawn(paths);
    expectAgreement(had.length, draft.sids.length, options.yes);
    await refuseTakenSids(engine, namedRules(paths), placesOf(signatures));

    const next = await nextNumber(paths, journal);
    const files = await writeGeneration(paths, next, draft, await installedRelease(paths));
    const { others, holds } = await tested(switching, next, files).catch(async (error: unknown) => {
      await removeGeneration(paths, next);
      throw error;
    });
    // What the engine holds tells how many rules are others' only where it is known which of ours are among them.
    const before = known || current === undefined ? holds : undefined;
    const loaded = await switchTo(switching, {
      number: next,
      files,
      before,
      previous: current,
      again: false,
      test: async () => others,
    });
    for (const old of await storedGenerations(paths))
      if (old !== next && old !== number) await removeGeneration(paths, old);
    return {
      outcome: 'deployed',
      generation: next,
      sids: draft.sids,
      added: without(draft.sids, had),
      removed: without(had, draft.sids),
      ...loaded,
      leftOut,
    };
  });
}

/** Where people find the enabled signatures, by sid. */
function placesOf(signatures: readonly RunningSignature[]): ReadonlyMap<number, string> {
  return new Map(signatures.map(({ sid, name, file, place }) => [sid, `${name} at ${file}:${place.line}`]));
}

function asItIs(
  { number, manifest }: StoredGeneration,
  { standing, detail }: Loaded,
  outcome: Deployed['outcome'],
): Omit<Deployed, 'leftOut'> {
  return { outcome, generation: number, sids: manifest.sids, added: [], removed: [], standing, detail };
}

/** The sids that are in no other list, in their order. */
function without(sids: readonly number[], others: readonly number[]): readonly number[] {
  const known = new Set(others);
  return sids.filter((sid) => !known.has(sid));
}

/** One more than every number that was ever used, also by a generation that was undone and removed. */
async function nextNumber(paths: SensorPaths, journal: Journal): Promise<number> {
  const used = journal.events.map(generationOf);
  return Math.max(0, ...(await storedGenerations(paths)), ...used) + 1;
}
