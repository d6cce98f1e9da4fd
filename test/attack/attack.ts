import type { StepCode } from '../../src/verify/index.ts';
import type { Scene, Standing } from './scene.ts';

/** The attacks of the TUF specification (1.0.34, 1.5.2). */
export const specAttacks = [
  'arbitrary software installation',
  'endless data',
  'extraneous dependencies',
  'fast-forward',
  'indefinite freeze',
  'malicious mirrors',
  'mix-and-match',
  'rollback',
  'vulnerability to key compromises',
  'wrong software installation',
] as const;

/** The lines of the design's table “What a forger meets” that a live update can bring to a sensor. */
export const designLines = [
  'changed or forged bundle, mirror taken over',
  'old release again',
  'nothing new ever',
  'mixed old and new files',
  'clock set back',
  'endless or slow data',
  'one team key stolen',
  'repository keys stolen',
  'a tar that climbs out, links, devices, doubled or unlisted or missing members',
  'text that breaks out of a terminal',
] as const;

export type Threat = (typeof specAttacks)[number] | (typeof designLines)[number];

/** One attack: what an enemy does, and who has to stop it. */
export interface Attack {
  readonly name: string;
  readonly of: readonly Threat[];
  /** What refuses it; `unreachable` where the server is given up. */
  readonly by: StepCode | 'unreachable';
  /** Part of what the sensor says. */
  readonly says: string;
  /** Which sensors meet it; both unless given. */
  readonly against?: readonly Standing[];
  readonly mount: (scene: Scene) => void | Promise<void>;
  /** The sensor's clock; the day after the first release unless given. */
  readonly now?: Date;
  /** What may change besides, since it verified: files below the state. */
  readonly keeps?: readonly string[];
  /** True where whoever holds the keys has to be locked out first, by a new root or team. */
  readonly lasts?: boolean;
  /** Tried with short times to wait, since the enemy is slow on purpose. */
  readonly slow?: boolean;
}
