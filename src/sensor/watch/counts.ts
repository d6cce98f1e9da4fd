import { steps } from '../../verify/index.ts';

/** What a watching sensor has done since it was started. */
export interface Counts {
  polls: number;
  updates: number;
  deploys: number;
  deploysRefused: number;
  troubles: number;
  /** Refused updates, by the code of their step or of what went wrong. */
  readonly refusals: ReadonlyMap<string, number>;
  refused(code: string): void;
}

/** Each step of verification begins with 0, so that a graph has a line before the first refusal. */
export function newCounts(): Counts {
  const refusals = new Map(Object.keys(steps).map((code) => [code, 0]));
  return {
    polls: 0,
    updates: 0,
    deploys: 0,
    deploysRefused: 0,
    troubles: 0,
    refusals,
    refused: (code) => refusals.set(code, (refusals.get(code) ?? 0) + 1),
  };
}
