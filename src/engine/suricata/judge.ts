import { counted } from '../../names/counted.ts';
import type { Baseline, RuleCounts } from '../engine.ts';

/** What is known of a reload. */
export interface Evidence {
  /** How many rules the generation has. */
  readonly ours: number;
  /** What the engine held before the switch; undefined where nobody asked it then. */
  readonly before: Baseline;
  /** How many of those were ours. */
  readonly held: number;
  /** What the engine's test found in the other rule files, as they lie on the disk. */
  readonly others: RuleCounts | undefined;
  readonly after: RuleCounts;
}

export type Verdict =
  | { readonly sound: true; readonly remark?: string }
  | { readonly sound: false; readonly expected: string };

/**
 * Whether an engine that says `done` holds what it should. Either measure will do: the counts before, where the other
 * files are as they were; or the test's, where they changed since the engine read them.
 */
export function judge({ ours, before, held, others, after }: Evidence): Verdict {
  const byTest =
    others !== undefined && after.loaded === others.loaded + ours && after.failed <= others.failed;
  if (before === undefined) {
    const sound = others === undefined ? after.loaded >= ours : byTest;
    return sound ? { sound } : { sound, expected: expectation(ours, others?.loaded) };
  }
  const theirs = before.loaded - held;
  const asBefore = after.loaded === theirs + ours && after.failed <= before.failed;
  if (asBefore && (byTest || others === undefined)) return { sound: true };
  if (byTest)
    return {
      sound: true,
      remark: `other rule files changed since the engine read them: ${counted(theirs, 'rule')} and ${before.failed} refused before, ${others.loaded} and ${others.failed} now`,
    };
  if (asBefore && ours !== held)
    return {
      sound: true,
      remark: `by the engine's own test its other rule files hold ${counted(others?.loaded ?? 0, 'rule')}, in the running engine ${theirs}: is it of another version, or started with another configuration?`,
    };
  return { sound: false, expected: expectation(ours, theirs, others) };
}

function expectation(ours: number, theirs: number | undefined, others?: RuleCounts): string {
  if (theirs === undefined) return `at least ${ours}, the generation's`;
  const more =
    others === undefined || others.loaded === theirs
      ? ''
      : `; or ${others.loaded + ours}, by the engine's own test of the files as they are now`;
  return `${theirs + ours}: ${theirs} of other files and ${ours} of the generation's${more}; none refused but what others had refused before`;
}
