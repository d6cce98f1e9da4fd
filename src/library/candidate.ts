import type { DragonEntry } from '../signature/index.ts';
import type { FoundRule } from '../signature/rule/rules.ts';
import { placeInMap } from './sid-map.ts';

/** A rule that can be released if it has a sid of its own, with what the library's map knows it by. */
export interface Candidate {
  readonly file: string;
  /** Its sid is 0 where its source gives none: that of a Dragon line. */
  readonly rule: FoundRule;
  /** Which one it is of those with this sid and this message, from 1. */
  readonly nth: number;
  readonly dragon?: DragonEntry;
  /** Where it has another name than the group and its sid. */
  readonly name?: string;
}

/** What the library's map knows it by. */
export function placeOf({ rule, nth, dragon }: Candidate): string {
  return dragon === undefined ? placeInMap(rule.sid, nth, rule.msg) : dragon.name;
}

/**
 * Which of two rules with one sid counts: the one that is switched on in the source, then the higher revision; else the
 * one that comes first. So the engine would have it.
 */
export function outranks({ rule: one }: Candidate, { rule: other }: Candidate): boolean {
  return one.disabled === other.disabled ? one.rev > other.rev : other.disabled;
}

/** Counts rules that have both sid and message in common. Most have a sid of their own, and cost next to nothing. */
export class Namesakes {
  readonly #first = new Map<number, string | undefined>();
  readonly #counts = new Map<string, number>();

  /** Which one a rule is, from 1. */
  nth({ sid, msg }: Pick<FoundRule, 'sid' | 'msg'>): number {
    if (!this.#first.has(sid)) {
      this.#first.set(sid, msg);
      return 1;
    }
    const first = this.#first.get(sid);
    if (first !== undefined) {
      this.#counts.set(placeInMap(sid, 1, first), 1);
      this.#first.set(sid, undefined);
    }
    const place = placeInMap(sid, 1, msg);
    const nth = (this.#counts.get(place) ?? 0) + 1;
    this.#counts.set(place, nth);
    return nth;
  }
}
