import type { CaptureReport, Replay, ReplayRequest } from '../engine/index.ts';
import { type Lane, laneOf, mostLanes, readLanes, writeLanes } from './lanes.ts';

/** A capture that is tried on all rules. */
export interface Trial {
  readonly bytes: () => Uint8Array;
  /** True where it must be alone in the engine: a rule that it is about looks beyond one flow. */
  readonly alone: boolean;
  /** Whether the engine said what was wished; what was not is tried again alone, and that counts. */
  readonly asWished: (report: CaptureReport) => boolean;
}

export interface Tried {
  /** Name and version, like `Suricata 7.0.10`. */
  readonly engine: string;
  /** Why the engine refused a rule, by its line. */
  readonly refused: ReadonlyMap<number, string>;
  readonly reports: ReadonlyMap<Trial, CaptureReport>;
  /** What Lua said of scripts that failed, by file name. */
  readonly scripts: ReadonlyMap<string, string>;
}

/** Most bytes of the lanes that go into the engine at once. */
const mostBytes = 8 * 1024 * 1024;

/**
 * Takes all trials through one running engine: in lanes where they can be, else alone. What did not go as wished, or
 * stands in a report that can't be divided, goes again, alone: no failure rests on anything but a sample by itself.
 */
export async function runTrials(
  replay: Replay,
  rules: Pick<ReplayRequest, 'rules' | 'detectors' | 'signal'>,
  trials: readonly Trial[],
  progress?: (done: number, of: number) => void,
): Promise<Tried> {
  const groups: { readonly trials: readonly Trial[]; readonly packets?: readonly number[] }[] = [];
  let done = 0;
  const first = await replay({
    ...rules,
    captures: inGroups(trials, groups),
    progress: (captures) => {
      done += groups[captures - 1]?.trials.length ?? 0;
      progress?.(done, trials.length);
    },
  });
  const reports = new Map<Trial, CaptureReport>();
  const again: Trial[] = [];
  for (const [index, group] of groups.entries()) {
    const report = first.captures[index];
    if (group.packets === undefined) {
      const [trial] = group.trials;
      if (trial !== undefined && report !== undefined) reports.set(trial, report);
      continue;
    }
    const divided = readLanes(group.packets, report);
    for (const [lane, trial] of group.trials.entries()) {
      const one = divided?.[lane];
      if (one !== undefined && trial.asWished(one)) reports.set(trial, one);
      else again.push(trial);
    }
  }
  const scripts = new Map(first.scripts);
  if (again.length > 0) {
    const second = await replay({ ...rules, captures: again.map(({ bytes }) => bytes) });
    for (const [index, trial] of again.entries()) {
      const report = second.captures[index];
      if (report !== undefined) reports.set(trial, report);
    }
    for (const [name, words] of second.scripts) scripts.set(name, words);
  }
  return { engine: first.engine, refused: first.refused, reports, scripts };
}

/** The captures that the engine gets; each is made when the engine asks for it, and `groups` says what is in it. */
function* inGroups(
  trials: readonly Trial[],
  groups: { readonly trials: readonly Trial[]; readonly packets?: readonly number[] }[],
): Generator<() => Uint8Array> {
  let waiting: { trial: Trial; lane: Lane }[] = [];
  let size = 0;
  const flush = () => {
    const { bytes, packets } = writeLanes(waiting.map(({ lane }) => lane));
    groups.push({ trials: waiting.map(({ trial }) => trial), packets });
    waiting = [];
    size = 0;
    return () => bytes;
  };
  for (const trial of trials) {
    const bytes = trial.bytes();
    const lane = trial.alone ? undefined : laneOf(bytes);
    if (lane === undefined) {
      groups.push({ trials: [trial] });
      yield () => bytes;
      continue;
    }
    if (waiting.length > 0 && (waiting.length === mostLanes || size + lane.size > mostBytes)) yield flush();
    waiting.push({ trial, lane });
    size += lane.size;
  }
  if (waiting.length > 0) yield flush();
}
