import type { Baseline, Engine, GenerationFiles, RuleCounts } from '../engine/engine.ts';
import { ClarionError } from '../names/error.ts';
import { removeLink, switchLink } from './durable.ts';
import {
  currentNumber,
  generationLink,
  namedRules,
  readGeneration,
  removeGeneration,
  type StoredGeneration,
  storedGenerations,
} from './generation.ts';
import type { Journal, Standing } from './journal.ts';
import type { SensorPaths } from './paths.ts';
import { lastSwitch, standingAfter } from './standing.ts';

/** What a switch works on. */
export interface Switching {
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
  /** True where the generation is not new: it stays, whatever becomes of the switch. */
  readonly again: boolean;
  /** Has the engine test it, and tells what other rule files hold. */
  readonly test: () => Promise<RuleCounts | undefined>;
}

export interface Loaded {
  readonly standing: Standing;
  readonly detail: string;
}

/** What the engine said before a switch. */
interface Tested {
  /** What other rule files hold, where the engine looked at them. */
  readonly others: RuleCounts | undefined;
  readonly holds: Baseline;
}

/** Has the engine test a generation before anything is switched; a refusal goes to the journal. */
export async function tested(
  { engine, journal }: Switching,
  number: number,
  files: GenerationFiles,
): Promise<Tested> {
  try {
    const others = await engine.test(files);
    return { others, holds: await engine.baseline(files) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await journal.add({ event: 'generation-refused', generation: number, reason });
    throw error;
  }
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
    ...(next.again ? { again: true } : {}),
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
    const before = switched?.before ?? undefined;
    const failed = { number: last.generation, previous, before, again: switched?.again === true };
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
  const before = known ?? (await engine.baseline(current.files));
  const held = known === undefined ? current.files.sids : (previous?.files.sids ?? []);
  const again = switched?.again === true;
  // Other rule files may have changed since it was tested.
  const test = () => engine.test(current.files);
  const next = { number, files: current.files, before, previous, again, test };
  const loaded = await load(switching, next, held);
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
  let others: RuleCounts | undefined;
  try {
    others = await next.test();
    const reload = await engine.reload(files, before, held, others);
    const standing = standingAfter(reload);
    await journal.add({ event: standing, generation: number, detail: reload.detail });
    return { standing, detail: reload.detail };
  } catch (error) {
    if (!(error instanceof ClarionError) || error.kind !== 'engine') throw error;
    if (previous === undefined) await removeLink(paths.current);
    else await switchLink(paths.current, generationLink(previous.number));
    const trouble = await undo(switching, next, held, error.message, others);
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
  { number, previous, before, again }: Omit<Next, 'files' | 'test'>,
  held: readonly number[],
  reason: string,
  others?: RuleCounts,
): Promise<string | undefined> {
  const named = namedRules(paths);
  const none: GenerationFiles = { folder: paths.current, rules: named, named, sids: [] };
  let standing: Standing = 'unknown';
  let trouble: string | undefined;
  try {
    const reload = await engine.reload(previous?.files ?? none, before, held, others);
    standing = standingAfter(reload);
    if (reload.outcome === 'not-running')
      trouble = `${reload.detail}; it loads what is current when it starts`;
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
  if (!again) await removeGeneration(paths, number);
  return trouble;
}
