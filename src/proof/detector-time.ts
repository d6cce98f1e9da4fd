import type { Replay } from '../engine/index.ts';
import { laneOf, mostLanes, writeLanes } from './lanes.ts';
import type { Subject } from './subject.ts';

/** What a detector costs the engine on the sample that takes it longest. Measured anew each time, and kept nowhere. */
export interface DetectorTime {
  /** The signature's. */
  readonly name: string;
  /** The path of the sample. */
  readonly sample: string;
  /** Microseconds for each packet of the sample, beyond what the engine takes without the detector. */
  readonly microseconds: number;
  /** Whether that is few enough. */
  readonly ok: boolean;
}

/** Most microseconds for a packet. A shared machine measures a multiple now and then; what is wrong is beyond this. */
export const mostMicroseconds = 1000;

/** Packets of one measurement, reached by sending a sample again and again: one alone is lost in the noise. */
const packetsWanted = 5000;
/** Measurements, of which the shortest counts: all that disturbs makes them longer. */
const rounds = 3;

export interface TimingOptions {
  /** Milliseconds from any moment on. */
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Measures what detectors cost: the samples of each go through an engine that has its rule alone, with the detector and
 * without it; the difference is the detector's. Gives the worst sample of each signature that has a detector and a rule.
 */
export async function timeDetectors(
  subjects: readonly Subject[],
  replay: Replay,
  options: TimingOptions,
): Promise<readonly DetectorTime[]> {
  const times: DetectorTime[] = [];
  for (const subject of subjects) {
    const { detector, rule, samples } = subject;
    const option = `lua:${detector?.name};`;
    if (detector === undefined || !rule.includes(option) || samples.length === 0) continue;
    const quiet = rule.replace(/ sid:[0-9]+;/, (sid) => ` noalert;${sid}`);
    const captures = samples.map(({ bytes }) => manyTimes(bytes()));
    const request = { detectors: [detector], captures, replay, ...options };
    const withIt = await shortest({ ...request, rule: quiet });
    const without = await shortest({ ...request, rule: quiet.replace(option, '') });
    const each = samples.map(({ path }, index) => {
      const { packets = 1 } = captures[index] ?? {};
      const extra = Math.max(0, (withIt[index] ?? 0) - (without[index] ?? 0));
      return { sample: path, microseconds: Math.round((extra * 10_000) / packets) / 10 };
    });
    const [first, ...more] = each;
    if (first === undefined) continue;
    const worst = more.reduce((most, one) => (one.microseconds > most.microseconds ? one : most), first);
    times.push({ name: subject.name, ...worst, ok: worst.microseconds <= mostMicroseconds });
  }
  return times;
}

interface Repeated {
  readonly bytes: Uint8Array;
  readonly packets: number;
}

/** A capture as often as it takes to be measured; one that can't be repeated stays as it is. */
function manyTimes(bytes: Uint8Array): Repeated {
  const lane = laneOf(bytes);
  if (lane === undefined) return { bytes, packets: 1 };
  const times = Math.min(mostLanes, Math.ceil(packetsWanted / lane.packets));
  const written = writeLanes(Array.from({ length: times }, () => lane));
  return { bytes: written.bytes, packets: times * lane.packets };
}

interface Measurement extends TimingOptions {
  readonly rule: string;
  readonly detectors: readonly { readonly name: string; readonly text: string }[];
  readonly captures: readonly Repeated[];
  readonly replay: Replay;
}

/** The least milliseconds that each capture took, in one run of the engine. */
async function shortest({
  rule,
  detectors,
  captures,
  replay,
  now,
  signal,
}: Measurement): Promise<readonly number[]> {
  const [first] = captures;
  if (first === undefined) return [];
  // The first is slow because it is the first: it is sent once more, and does not count.
  const all = [first, ...Array.from({ length: rounds }, () => captures).flat()];
  const took: number[] = [];
  let before = now();
  await replay({
    rules: `${rule}\n`,
    detectors,
    captures: all.map(({ bytes }) => () => {
      before = now();
      return bytes;
    }),
    progress: () => took.push(now() - before),
    signal,
  });
  return captures.map((_, index) =>
    Math.min(...took.slice(1).filter((_time, at) => at % captures.length === index)),
  );
}
