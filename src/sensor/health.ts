import type { Status } from './status.ts';

export interface Health {
  readonly state: 'OK' | 'WARNING' | 'CRITICAL' | 'UNKNOWN';
  /** What is wrong, the worst first; where nothing is, what the sensor holds. */
  readonly says: readonly string[];
  /** Performance data: names and values with their units. */
  readonly measures: readonly (readonly [name: string, value: string])[];
}

export interface HealthInput {
  readonly status: Status;
  /** The last good poll. */
  readonly polled: Date | undefined;
  readonly now: Date;
  /** False where the engine is not on this machine. */
  readonly hasEngine: boolean;
}

/** In hours since the last good poll. */
export interface HealthLimits {
  readonly warnAfter: number;
  readonly criticalAfter: number;
}

const hour = 3_600_000;

/** Judges where a sensor stands, as a monitor wants it told. */
export function judgeHealth(
  { status, polled, now, hasEngine }: HealthInput,
  { warnAfter, criticalAfter }: HealthLimits,
): Health {
  const critical: string[] = [];
  const warning: string[] = [];
  const { release, freshness, generation, withdrawn, copies, trouble, findings } = status;
  if (freshness?.stale === true) critical.push(`what the sensor knows is stale since ${freshness.expires}`);
  if (!hasEngine) critical.push('the engine is not on this machine');
  const since = polled && (now.getTime() - polled.getTime()) / hour;
  if (since === undefined) warning.push('no good poll yet: run clarion sensor update');
  else if (since > criticalAfter) critical.push(`no good poll for ${Math.floor(since)} hours`);
  else if (since > warnAfter) warning.push(`no good poll for ${Math.floor(since)} hours`);
  if (trouble !== undefined)
    (trouble.kind === 'verification' ? critical : warning).push(
      `the last update failed at ${trouble.time}: ${trouble.reason}`,
    );
  if (generation?.standing === 'unknown')
    critical.push(
      `nobody knows whether the engine holds generation ${generation.number}: run clarion deploy`,
    );
  if (generation?.standing === 'waiting')
    warning.push(`generation ${generation.number} is not confirmed: run clarion deploy once the engine runs`);
  for (const { what, good, is } of findings) if (!good) critical.push(`${what}: ${is}`);
  if (withdrawn !== undefined) warning.push(`release ${release?.number} was withdrawn: ${withdrawn.reason}`);
  if (copies.faults > 0) warning.push(`faults in the custom files: ${copies.faults}`);
  const state = critical.length > 0 ? 'CRITICAL' : warning.length > 0 ? 'WARNING' : 'OK';
  const fine = [
    release === undefined ? 'no release yet' : `release ${release.number} of ${release.date}`,
    generation === undefined
      ? 'nothing deployed'
      : `generation ${generation.number} with ${generation.rules} rules ${generation.standing}`,
  ];
  return {
    state,
    says: state === 'OK' ? fine : [...critical, ...warning],
    measures: [
      ...(release === undefined ? [] : [['release', String(release.number)] as const]),
      ...(release === undefined ? [] : [['release_age', age(new Date(release.date), now)] as const]),
      ...(polled === undefined ? [] : [['poll_age', age(polled, now)] as const]),
      ...(generation === undefined ? [] : [['rules', String(generation.rules)] as const]),
    ],
  };
}

function age(from: Date, now: Date): string {
  return `${Math.round((now.getTime() - from.getTime()) / 1000)}s`;
}
