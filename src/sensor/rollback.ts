import type { Engine } from '../engine/engine.ts';
import { ClarionError } from '../names/error.ts';
import { expectAgreement } from './fewer.ts';
import { currentNumber, namedRules, readGeneration, storedGenerations } from './generation.ts';
import type { Standing } from './journal.ts';
import type { SensorPaths } from './paths.ts';
import { isKnown, standingOf } from './standing.ts';
import { withState } from './state.ts';
import { finishSwitch, switchTo, tested } from './switch.ts';
import { refuseTakenSids } from './taken.ts';

export interface RollbackOptions {
  readonly engine: Engine;
  readonly clock: () => Date;
  /** The generation to go back to; the one before the current one where undefined. */
  readonly generation?: number | undefined;
  /** Agrees to a generation without rules, or with far fewer than the current one. */
  readonly yes: boolean;
}

export interface RolledBack {
  readonly generation: number;
  /** The one that was current. */
  readonly from: number;
  readonly sids: readonly number[];
  readonly standing: Standing;
  readonly detail: string;
}

/**
 * Gives an older generation to the engine again, as `deploy` gives a new one: tested, switched to in one step, loaded,
 * compared. The custom libraries stay as they are, so the next deploy builds anew from them.
 *
 * @throws ClarionError: `engine` where the engine refuses; `usage` where there is no such generation, or without `yes`;
 * `content` for a sid that another rule file has by now; `state`.
 */
export function rollback(paths: SensorPaths, options: RollbackOptions): Promise<RolledBack> {
  const { engine } = options;
  return withState(paths, options.clock, async (journal) => {
    const switching = { paths, engine, journal };
    await finishSwitch(switching);
    const from = await currentNumber(paths);
    if (from === undefined)
      throw new ClarionError('usage', 'There is no generation yet', {
        code: 'rollback/generation',
        hint: 'Run `clarion deploy` first.',
      });
    const number = await wanted(paths, from, options.generation);
    const current = await readGeneration(paths, from);
    const { files, manifest } = await readGeneration(paths, number);
    expectAgreement(current.manifest.sids.length, manifest.sids.length, options.yes);
    const places = new Map(manifest.sids.map((sid) => [sid, `generation ${number}`]));
    await refuseTakenSids(engine, namedRules(paths), places);
    const known = isKnown(standingOf(journal.events), engine);
    const { others, holds } = await tested(switching, number, files);
    const loaded = await switchTo(switching, {
      number,
      files,
      before: known ? holds : undefined,
      previous: current,
      again: true,
      test: async () => others,
    });
    return { generation: number, from, sids: manifest.sids, ...loaded };
  });
}

/** The number to go back to. */
async function wanted(paths: SensorPaths, current: number, asked: number | undefined): Promise<number> {
  const kept = (await storedGenerations(paths)).filter((number) => number !== current);
  const found = asked === undefined ? kept.findLast((number) => number < current) : asked;
  if (found !== undefined && kept.includes(found)) return found;
  const list = kept.length === 0 ? 'none' : kept.join(', ');
  throw new ClarionError(
    'usage',
    asked === undefined
      ? `No generation before ${current} is kept`
      : asked === current
        ? `Generation ${current} is current already`
        : `There is no generation ${asked}`,
    {
      code: 'rollback/generation',
      expected: `one of those that are kept beside the current one: ${list}`,
      hint: 'Of all generations the last two are kept. What runs is chosen by `clarion library disable`, and `clarion deploy`.',
    },
  );
}
