import type { Replay } from '../engine/index.ts';
import { mostMicroseconds, timeDetectors } from './detector-time.ts';
import type { ProveOptions } from './prove.ts';
import type { Subject } from './subject.ts';

/** Why detectors are too slow, by signature; nothing where there is no clock. */
export async function slowDetectors(
  fresh: readonly Subject[],
  replay: Replay,
  { now, timed, signal }: Pick<ProveOptions, 'now' | 'timed' | 'signal'>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const times = now === undefined ? [] : await timeDetectors(fresh, replay, { now, signal });
  timed?.(times);
  const slow = times.filter(({ ok }) => !ok);
  return new Map(
    slow.map(({ name, sample, microseconds }) => [
      name,
      [`its detector takes ${microseconds} µs a packet on ${sample}, expected at most ${mostMicroseconds}`],
    ]),
  );
}
