import { compileDragonLine, type DragonLine, writeDragonLine, writeRule } from '../../src/signature/index.ts';
import { macros } from './dragon-lines.ts';
import { type Run, runOnce } from './dragon-run.ts';
import { trialsOf } from './dragon-trials.ts';

/** What came out of the trials of some lines, all in one engine run. */
export interface Verdicts {
  readonly errors: Run['errors'];
  /** Trials that went otherwise than a Dragon line's author expects. */
  readonly wrong: readonly { readonly what: string; readonly expected: boolean; readonly rule: string }[];
  /** Alerts of a rule on the traffic of another line. */
  readonly strays: readonly string[];
  /** How many trials fired, and stayed silent, of each line. */
  readonly counts: readonly { readonly fired: number; readonly silent: number }[];
}

/** Compiles lines, and tries each on the traffic that is made from the line itself, in one engine run. */
export async function verdicts(binary: string, lines: readonly DragonLine[]): Promise<Verdicts> {
  const rules = lines.map((line, index) => compiled(line, index + 1));
  const trials = lines.map((line, index) => trialsOf(line, index));
  const frames = trials.flatMap((each) => each.flatMap((trial) => trial.frames));
  const run = await runOnce(binary, rules, frames);
  const sidsOf = new Map<string, Set<number>>();
  for (const { sid, hosts } of run.alerts)
    for (const host of hosts) sidsOf.set(host, (sidsOf.get(host) ?? new Set()).add(sid));
  const fired = (sid: number, host: string) => sidsOf.get(host)?.has(sid) ?? false;
  const results = trials.map((each, index) =>
    each.map((trial) => ({ ...trial, fired: fired(index + 1, trial.host), rule: rules[index] ?? '' })),
  );
  return {
    errors: run.errors,
    wrong: results
      .flat()
      .filter((trial) => trial.fired !== trial.fires)
      .map(({ what, fires, rule }) => ({ what, expected: fires, rule })),
    strays: trials.flatMap((each, index) =>
      each.flatMap(({ host, what }) =>
        [...(sidsOf.get(host) ?? [])]
          .filter((sid) => sid !== index + 1)
          .map((sid) => `${sid} on ${what} of ${index + 1}`),
      ),
    ),
    counts: results.map((each) => ({
      fired: each.filter((trial) => trial.fired).length,
      silent: each.filter((trial) => !trial.fired).length,
    })),
  };
}

export function compiled(line: DragonLine, sid: number): string {
  const result = compileDragonLine(writeDragonLine(line), macros);
  if ('faults' in result) throw new Error(JSON.stringify(result.faults));
  return writeRule({ ...result, message: line.name, sid, revision: 1 });
}
