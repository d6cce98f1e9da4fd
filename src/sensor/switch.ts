import { join } from 'node:path';
import type { Baseline, Engine, GenerationFiles } from '../engine/engine.ts';
import { ClarionError } from '../names/error.ts';
import { removeLink, switchLink } from './durable.ts';
import {
  currentNumber,
  generationLink,
  readGeneration,
  removeGeneration,
  rulesName,
  type StoredGeneration,
  storedGenerations,
} from './generation.ts';
import type { Journal, Standing } from './journal.ts';
import type { SensorPaths } from './paths.ts';
import { lastSwitch, standingAfter } from './standing.ts';

/** What a switch works on. */
interface Switching {
  readonly paths: SensorPaths;
  readonly engine: Engine;
  readonly journal: Journal;
}

/** A generation, and what the engine held before it. */
interface Next {
  readonly number: number;
  readonly files: GenerationFiles;
  readonly before: Baseline;
  readonly previous: StoredGeneration | undefined;
}

export interface Loaded {
  readonly standing: Standing;
  readonly detail: string;
}

/** Switches `current` to a generation in one step, and has the engine load it. */
export async function switchTo(switching: Switching, next: Next): Promise<Loaded> {
  const { paths, journal } = switching;
  const { number, before, previous } = next;
  await journal.add({
    event: 'switched',
    generation: number,
    previous: previous?.number ?? null,
    before: before ?? null,
  });
  await switchLink(paths.current, generationLink(number));
  return load(switching, next, previous?.files.sids ?? []);
}

/**
 * Carries on where a run was killed, or where no engine ran: between `switched` and `confirmed` nobody knows what the
 * engine holds, so it is told again and compared again.
 *
 * @returns what became of the current generation; undefined where nothing of it was left to do.
 */
export async function finishSwitch(
  switching: Switching,
): Promise<(Loaded & { readonly current: StoredGeneration }) | undefined> {
  const { paths, engine, journal } = switching;
  const last = lastSwitch(journal.events);
  if (last?.event !== 'switched' && last?.event !== 'waiting') return undefined;
  const number = await currentNumber(paths);
  const switched = journal.events.findLast((each) => each.event === 'switched');
  if (number !== last.generation) {
    // Killed after the journal's line and before the link's switch, or in the middle of an undo.
    const previous = number === undefined ? undefined : await readGeneration(paths, number);
    const held = previous?.files.sids ?? [];
    const reason = 'a run was ended before it was done';
    const failed = { number: last.generation, previous, before: switched?.before ?? undefined };
    await undo(switching, failed, held, reason);
    return undefined;
  }
  const current = await readGeneration(paths, number);
  const previousNumber = switched?.previous ?? undefined;
  const previous =
    previousNumber !== undefined && (await storedGenerations(paths)).includes(previousNumber)
      ? await readGeneration(paths, previousNumber)
      : undefined;
  // An engine that was not there at the switch has loaded the generation at its start: it is its own baseline then.
  const known = switched?.before ?? undefined;
  const before = known ?? (await engine.baseline());
  const held = known === undefined ? current.files.sids : (previous?.files.sids ?? []);
  const loaded = await load(switching, { number, files: current.files, before, previous }, held);
  return { ...loaded, current };
}

/**
 * Makes the engine load what `current` now names; where it does not, goes back and says so.
 *
 * @param held sids of ours that the engine held at the baseline.
 */
async function load(switching: Switching, next: Next, held: readonly number[]): Promise<Loaded> {
  const { paths, engine, journal } = switching;
  const { number, files, before, previous } = next;
  try {
    const reload = await engine.reload(files, before, held);
    const standing = standingAfter(reload);
    await journal.add({ event: standing, generation: number, detail: reload.detail });
    return { standing, detail: reload.detail };
  } catch (error) {
    if (!(error instanceof ClarionError) || error.kind !== 'engine') throw error;
    if (previous === undefined) await removeLink(paths.current);
    else await switchLink(paths.current, generationLink(previous.number));
    const trouble = await undo(switching, next, held, error.message);
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

/**
 * Makes the engine load the generation before (or none) again, and removes the one that failed.
 *
 * @returns what went wrong in that, if anything.
 */
async function undo(
  { paths, engine, journal }: Switching,
  { number, previous, before }: Omit<Next, 'files'>,
  held: readonly number[],
  reason: string,
): Promise<string | undefined> {
  const none: GenerationFiles = { folder: paths.current, rules: join(paths.current, rulesName), sids: [] };
  let standing: Standing = 'unknown';
  let trouble: string | undefined;
  try {
    standing = standingAfter(await engine.reload(previous?.files ?? none, before, held));
  } catch (error) {
    if (!(error instanceof ClarionError) || error.kind !== 'engine') throw error;
    trouble = error.message;
  }
  await journal.add({
    event: 'undone',
    generation: number,
    previous: previous?.number ?? null,
    standing,
    reason: trouble === undefined ? reason : `${reason}; then: ${trouble}`,
  });
  await removeGeneration(paths, number);
  return trouble;
}
