import { join } from 'node:path';
import type { Baseline, Engine, GenerationFiles, Reload } from '../engine/engine.ts';
import { ClarionError } from '../names/error.ts';
import { readCustoms } from './custom.ts';
import { removeLink, switchLink } from './durable.ts';
import { asError } from './faults.ts';
import {
  currentNumber,
  draftGeneration,
  generationLink,
  readGeneration,
  removeGeneration,
  rulesName,
  type StoredGeneration,
  storedGenerations,
  writeGeneration,
} from './generation.ts';
import type { Journal, JournalEvent } from './journal.ts';
import { installedRelease } from './master.ts';
import type { SensorPaths } from './paths.ts';
import { withState } from './state.ts';

/** How many generations stay: the one that runs and the one before, to go back to. */
const kept = 2;

export interface DeployOptions {
  readonly engine: Engine;
  readonly clock: () => Date;
  /** Agrees to a generation without rules in place of one that has some. */
  readonly yes: boolean;
}

export interface Deployed {
  /** `finished`: what a killed run left is now done. */
  readonly outcome: 'deployed' | 'finished' | 'nothing-to-do';
  readonly generation: number | undefined;
  readonly sids: readonly number[];
  readonly added: readonly number[];
  readonly removed: readonly number[];
  /** False where no engine runs: it will load the generation when it starts. */
  readonly confirmed: boolean;
  readonly detail: string;
}

/**
 * Gives the enabled signatures to the engine: a new generation is written, tested, switched to in one step, loaded,
 * and compared with what the engine then holds. On any failure the generation before runs on.
 *
 * @throws ClarionError: `content` for faulty custom files, `engine` where the engine refuses, `usage` without `yes`,
 * `state`.
 */
export function deploy(paths: SensorPaths, options: DeployOptions): Promise<Deployed> {
  return withState(paths, options.clock, async (journal) => {
    const { signatures, faults } = await readCustoms(paths);
    const finished = await finishSwitch(paths, options.engine, journal);
    if (faults.length > 0) throw asError(faults, 'deploy/faults');

    const draft = draftGeneration(signatures);
    const number = await currentNumber(paths);
    const current = number === undefined ? undefined : await readGeneration(paths, number);
    if (current?.manifest.content === draft.content) return finished ?? unchanged(current, journal);
    if (draft.sids.length === 0 && current === undefined)
      return {
        outcome: 'nothing-to-do',
        generation: undefined,
        sids: [],
        added: [],
        removed: [],
        confirmed: true,
        detail: 'no signature is enabled',
      };
    const had = current?.manifest.sids ?? [];
    if (draft.sids.length === 0 && had.length > 0 && !options.yes)
      throw new ClarionError(
        'usage',
        `No signature is enabled: this would take all ${had.length} rules from the engine`,
        {
          code: 'deploy/empty',
          hint: 'Say --yes if that is what you want.',
        },
      );

    const next = await nextNumber(paths, journal);
    const files = await writeGeneration(paths, next, draft, await installedRelease(paths));
    try {
      await options.engine.test(files);
    } catch (error) {
      await removeGeneration(paths, next);
      await journal.add({ event: 'generation-refused', generation: next, reason: reasonOf(error) });
      throw error;
    }
    const before = await options.engine.baseline();
    await journal.add({
      event: 'switched',
      generation: next,
      previous: number ?? null,
      before: before ?? null,
    });
    await switchLink(paths.current, generationLink(next));
    const reload = await load(paths, options.engine, journal, {
      number: next,
      files,
      before,
      previous: current,
    });
    await prune(paths, next, number);
    return {
      outcome: 'deployed',
      generation: next,
      sids: draft.sids,
      added: draft.sids.filter((sid) => !had.includes(sid)),
      removed: had.filter((sid) => !draft.sids.includes(sid)),
      confirmed: reload.outcome === 'confirmed',
      detail: reload.detail,
    };
  });
}

/** The journal's word on a generation: what the last event of a deploy was. */
export function lastSwitch(
  events: readonly JournalEvent[],
): Extract<JournalEvent, { event: 'switched' | 'confirmed' | 'waiting' | 'undone' }> | undefined {
  return events.findLast(
    (each) =>
      each.event === 'switched' ||
      each.event === 'confirmed' ||
      each.event === 'waiting' ||
      each.event === 'undone',
  );
}

/**
 * Carries on where a run was killed, or where no engine ran: between `switched` and `confirmed` nobody knows what the
 * engine holds, so it is told again and compared again.
 */
async function finishSwitch(
  paths: SensorPaths,
  engine: Engine,
  journal: Journal,
): Promise<Deployed | undefined> {
  const last = lastSwitch(journal.events);
  if (last === undefined || last.event === 'confirmed' || last.event === 'undone') return undefined;
  const number = await currentNumber(paths);
  const switched = journal.events.findLast((each) => each.event === 'switched');
  if (number !== last.generation) {
    // Killed after the journal's line and before the link's switch, or in the middle of an undo.
    const current = number === undefined ? undefined : await readGeneration(paths, number);
    const trouble = await back(
      paths,
      engine,
      current,
      switched?.before ?? undefined,
      current?.files.sids ?? [],
    );
    const reason = `a run was ended before it was done${trouble === undefined ? '' : `; then: ${trouble}`}`;
    await journal.add({ event: 'undone', generation: last.generation, previous: number ?? null, reason });
    await removeGeneration(paths, last.generation);
    return undefined;
  }
  const current = await readGeneration(paths, number);
  const previousNumber = switched?.previous ?? undefined;
  const stored = await storedGenerations(paths);
  const previous =
    previousNumber !== undefined && stored.includes(previousNumber)
      ? await readGeneration(paths, previousNumber)
      : undefined;
  // An engine that was not there at the switch has loaded the generation at its start: it is its own baseline then.
  const known = switched?.before ?? undefined;
  const before = known ?? (await engine.baseline());
  const held = known === undefined ? current.files.sids : (previous?.files.sids ?? []);
  const reload = await load(paths, engine, journal, { number, files: current.files, before, previous, held });
  const { sids } = current.manifest;
  const confirmed = reload.outcome === 'confirmed';
  return {
    outcome: confirmed ? 'finished' : 'nothing-to-do',
    generation: number,
    sids,
    added: [],
    removed: [],
    confirmed,
    detail: reload.detail,
  };
}

interface Loading {
  readonly number: number;
  readonly files: GenerationFiles;
  readonly before: Baseline;
  readonly previous: StoredGeneration | undefined;
  /** sids of ours that the engine held at the baseline; those of the previous generation unless given. */
  readonly held?: readonly number[];
}

/** Makes the engine load what `current` now names; where it does not, goes back and says so. */
async function load(paths: SensorPaths, engine: Engine, journal: Journal, loading: Loading): Promise<Reload> {
  const { number, files, before, previous } = loading;
  const held = loading.held ?? previous?.files.sids ?? [];
  try {
    const reload = await engine.reload(files, before, held);
    const event = reload.outcome === 'confirmed' ? 'confirmed' : 'waiting';
    await journal.add({ event, generation: number, detail: reload.detail });
    return reload;
  } catch (error) {
    if (!(error instanceof ClarionError) || error.kind !== 'engine') throw error;
    if (previous === undefined) await removeLink(paths.current);
    else await switchLink(paths.current, generationLink(previous.number));
    const trouble = await back(paths, engine, previous, before, held);
    await journal.add({
      event: 'undone',
      generation: number,
      previous: previous?.number ?? null,
      reason: reasonOf(error),
    });
    await removeGeneration(paths, number);
    const now =
      previous === undefined
        ? 'there is no generation now, as before'
        : `generation ${previous.number} is back`;
    throw new ClarionError(
      'engine',
      `Generation ${number} was undone, ${now}: ${error.message}${trouble === undefined ? '' : `. Then, too: ${trouble}`}`,
      {
        code: error.code,
        ...(error.expected === undefined ? {} : { expected: error.expected }),
        ...(error.hint === undefined ? {} : { hint: error.hint }),
        cause: error,
      },
    );
  }
}

/** Makes the engine load the generation before (or none) again. Returns what went wrong in that, if anything. */
async function back(
  paths: SensorPaths,
  engine: Engine,
  previous: StoredGeneration | undefined,
  before: Baseline,
  held: readonly number[],
): Promise<string | undefined> {
  const none: GenerationFiles = { folder: paths.current, rules: join(paths.current, rulesName), sids: [] };
  try {
    await engine.reload(previous?.files ?? none, before, held);
    return undefined;
  } catch (error) {
    if (error instanceof ClarionError && error.kind === 'engine') return error.message;
    throw error;
  }
}

function unchanged({ number, manifest }: StoredGeneration, journal: Journal): Deployed {
  const last = lastSwitch(journal.events);
  const confirmed = last?.event === 'confirmed' || last?.event === 'undone';
  return {
    outcome: 'nothing-to-do',
    generation: number,
    sids: manifest.sids,
    added: [],
    removed: [],
    confirmed,
    detail: 'the engine has these signatures already',
  };
}

/** One more than every number that was ever used, also by a generation that was undone and removed. */
async function nextNumber(paths: SensorPaths, journal: Journal): Promise<number> {
  const used = journal.events.map((each) => ('generation' in each ? each.generation : 0));
  return Math.max(0, ...(await storedGenerations(paths)), ...used) + 1;
}

async function prune(paths: SensorPaths, current: number, previous: number | undefined): Promise<void> {
  const stay = [current, previous].slice(0, kept);
  for (const number of await storedGenerations(paths))
    if (!stay.includes(number)) await removeGeneration(paths, number);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
