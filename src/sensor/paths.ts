import { join, resolve } from 'node:path';

/** Where a sensor keeps what is its own, and where its operator keeps theirs. All absolute. */
export interface SensorPaths {
  readonly state: string;
  readonly lock: string;
  readonly journal: string;
  /** Team file, TUF root of the enrolment, the floor. */
  readonly trust: string;
  /** TUF metadata that verified. */
  readonly metadata: string;
  /** What came of a download that broke off. */
  readonly partial: string;
  /** When a live update was last asked, and all was well. */
  readonly polled: string;
  /** Tars and their unpacked folders, by release number. */
  readonly releases: string;
  /** A link to the unpacked folder of the installed release. */
  readonly master: string;
  readonly generations: string;
  /** A link to the generation that the engine loads. */
  readonly current: string;
  /** sensor.yaml. */
  readonly settings: string;
  /** The operator's libraries. */
  readonly custom: string;
}

export const defaultState = '/var/lib/clarion';
export const defaultConfiguration = '/etc/clarion';

/**
 * @param state the state folder; the usual one where undefined.
 * @param configuration the configuration folder; `etc` in a state folder that was given, else the usual one.
 */
export function sensorPaths(state?: string, configuration?: string): SensorPaths {
  const root = resolve(state ?? defaultState);
  const etc = resolve(configuration ?? (state === undefined ? defaultConfiguration : join(root, 'etc')));
  return {
    state: root,
    lock: join(root, 'lock'),
    journal: join(root, 'journal.jsonl'),
    trust: join(root, 'trust'),
    metadata: join(root, 'metadata'),
    partial: join(root, 'partial'),
    polled: join(root, 'polled'),
    releases: join(root, 'releases'),
    master: join(root, 'master'),
    generations: join(root, 'generations'),
    current: join(root, 'current'),
    settings: join(etc, 'sensor.yaml'),
    custom: join(etc, 'custom'),
  };
}

/** The folder name of a release or a generation: `0042`. */
export function numberName(number: number): string {
  return String(number).padStart(4, '0');
}

/** The number in such a folder name; undefined where the name is another. */
export function readNumberName(name: string): number | undefined {
  const number = /^[0-9]{4,}$/.test(name) ? Number(name) : Number.NaN;
  return numberName(number) === name && number >= 1 ? number : undefined;
}
