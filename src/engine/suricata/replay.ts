import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaptureReport } from './eve.ts';
import { temporaryFolder } from './folder.ts';
import { failedRules } from './rulesets.ts';
import { startSuricata } from './start.ts';
import { engineVersion } from './version.ts';
import { refusals } from './words.ts';

/** Rules and captures to try them on. */
export interface ReplayRequest {
  /** A rule file, one rule a line. */
  readonly rules: string;
  /** Lua scripts that the rules name. */
  readonly detectors: readonly { readonly name: string; readonly text: string }[];
  readonly captures: readonly (() => Uint8Array)[];
  /** Called after each capture with how many are done. */
  readonly progress?: (done: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** What one engine made of them. */
export interface ReplayResult {
  /** Name and version, like `Suricata 7.0.10`. */
  readonly engine: string;
  /** Why the engine refused a rule, in its own words, by the rule's line. */
  readonly refused: ReadonlyMap<number, string>;
  /** In the order of the captures. */
  readonly captures: readonly CaptureReport[];
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
        signal,
      });
      try {
        const failed = await failedRules(running.commands);
        const reasons = refusals(await running.log(), ruleFile);
        const refused = new Map(failed.map(({ line }) => [line, reasons.get(line) ?? 'it gave no reason']));
        const reports: CaptureReport[] = [];
        for (const capture of captures) {
          reports.push(await running.replay(capture()));
          progress?.(reports.length);
        }
        return { engine, refused, captures: reports };
      } finally {
        await running.stop();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}
