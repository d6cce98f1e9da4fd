import type { CaptureReport } from '../engine/index.ts';
import type { Trial } from './trials.ts';

export interface Wish {
  /** The sid that must fire. */
  readonly fires?: number | undefined;
  /** True where nobody may fire but those that `mayFire` allows. */
  readonly silence?: boolean;
  readonly alone?: boolean;
}

/** Trials, each once however many ask for it. */
export interface TrialList {
  /** `key` tells what is tried: the capture's digest, or how it is made of another one. */
  add(key: string, bytes: () => Uint8Array, wish: Wish): Trial;
  readonly trials: readonly Trial[];
}

/** `mayFire`: of each signature that is judged, the keys of the captures on which it shall fire. */
export function trialList(mayFire: ReadonlyMap<number, ReadonlySet<string>>): TrialList {
  const known = new Map<string, { trial: Trial; wish: (wish: Wish) => void }>();
  const trials: Trial[] = [];
  return {
    trials,
    add: (key, bytes, wish) => {
      const { trial, wish: more } = known.get(key) ?? begin(key, bytes);
      more(wish);
      return trial;
    },
  };

  function begin(key: string, bytes: () => Uint8Array) {
    const mustFire = new Set<number>();
    let silence = false;
    let alone = false;
    const trial: Trial = {
      bytes,
      get alone() {
        return alone;
      },
      asWished: ({ alerts, limits }: CaptureReport) =>
        limits.length === 0 &&
        [...mustFire].every((sid) => alerts.some((alert) => alert.sid === sid)) &&
        !(silence && alerts.some(({ sid }) => mayFire.get(sid)?.has(key) === false)),
    };
    const entry = {
      trial,
      wish: (wish: Wish) => {
        if (wish.fires !== undefined) mustFire.add(wish.fires);
        silence ||= wish.silence === true;
        alone ||= wish.alone === true;
      },
    };
    known.set(key, entry);
    trials.push(trial);
    return entry;
  }
}
