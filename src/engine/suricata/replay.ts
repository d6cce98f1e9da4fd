import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaptureReport } from './eve.ts';
import { temporaryFolder } from './folder.ts';
import { failedRules, ruleCounts } from './rulesets.ts';
import { scriptFailures } from './script-failures.ts';
import { startSuricata } from './start.ts';
import { engineVersion } from './version.ts';
import { refusals } from './words.ts';

/** Rules and captures to try them on. */
export interface ReplayRequest {
  /** A rule file, one rule a line. */
  readonly rules: string;
  /** Lua scripts that the rules name. */
  readonly detectors: readonly { readonly name: string; readonly text: string }[];
  /** Each is asked for while the engine is busy with the one before. */
  readonly captures: Iterable<() => Uint8Array>;
  /** Called after each capture with how many are done. */
  readonly progress?: (done: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** What one engine made of them. */
interface ReplayResult {
  /** Name and version, like `Suricata 7.0.10`. */
  readonly engine: string;
  /** Why the engine refused a rule, in its own words, by the rule's line. */
  readonly refused: ReadonlyMap<number, string>;
  /**
   * How many rules the engine holds. Fewer than were not refused where it passes one over without counting that, as it
   * does with an event that it does not know.
   */
  readonly loaded?: number;
  /** In the order of the captures. */
  readonly captures: readonly CaptureReport[];
  /** What Lua said of scripts that failed while they ran, by file name: the engine takes that for silence. */
  readonly scripts: ReadonlyMap<string, string>;
}

/** Replays captures through rules; what proofs are made with. */
export type Replay = (request: ReplayRequest) => Promise<ReplayResult>;

const ruleFile = 'proof.rules';

/** Makes a `Replay` that runs one engine of our own per request, and leaves nothing behind. */
export function suricataReplay(binary: string): Replay {
  return async ({ rules, detectors, captures, progress, signal }) => {
    const engine = await engineVersion(binary);
    const folder = await temporaryFolder();
    try {
      const rulePath = join(folder, 'rules');
      await mkdir(rulePath);
      await writeFile(join(rulePath, ruleFile), rules);
      for (const { name, text } of detectors) await writeFile(join(rulePath, name), text);
      const running = await startSuricata({
        binary,
        folder,
        ruleFiles: [ruleFile],
        defaultRulePath: rulePath,
        temporary: true,
        // A busy machine loads a thousand rules in seconds.
        startDeadline: 120_000 + 10 * rules.split('\n').length,
        signal,
      });
      try {
        const failed = await failedRules(running.commands);
        const { loaded } = await ruleCounts(running.commands);
        const reasons = refusals(await running.log(), ruleFile);
        // The command tells 21 rules at most; the log tells all.
        const refused = new Map(reasons);
        for (const { line } of failed) if (!refused.has(line)) refused.set(line, 'it gave no reason');
        const reports: CaptureReport[] = [];
        const iterator = captures[Symbol.iterator]();
        for (let next = iterator.next(); next.done !== true; ) {
          let ahead: IteratorResult<() => Uint8Array> | undefined;
          const report = await running.replay(next.value(), () => {
            ahead = iterator.next();
          });
          reports.push(report);
          progress?.(reports.length);
          next = ahead ?? iterator.next();
        }
        return { engine, refused, loaded, captures: reports, scripts: scriptFailures(await running.log()) };
      } finally {
        await running.stop();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}
