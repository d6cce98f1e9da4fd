import { type RuleBits, ruleBits } from '../signature/rule/bits.ts';
import type { ImportedRule } from './rule.ts';

/** A rule that looks for a mark that nobody sets, so it never fires. */
export interface Unset {
  readonly rule: ImportedRule;
  readonly bit: string;
}

/** How the rules of a library hang together by their marks (flowbits and their kin). */
export interface Links {
  /** How many rules set or look for marks. */
  readonly tied: number;
  readonly unset: readonly Unset[];
  /** Rules in one group hang together, directly or through others; only of those that name marks. */
  readonly groups: readonly (readonly ImportedRule[])[];
}

/** Links rules by their marks. Marks of another library are not of this one: a library is tried by itself. */
export function linkRules(rules: readonly ImportedRule[]): Links {
  const tied = rules.filter(({ hasBits }) => hasBits).map((rule) => ({ rule, bits: ruleBits(rule.text) }));
  const set = new Set(tied.flatMap(({ bits }) => bits.sets));
  const unset = tied.flatMap(({ rule, bits }) =>
    bits.needs.filter((bit) => !set.has(bit)).map((bit) => ({ rule, bit })),
  );
  return { tied: tied.length, unset, groups: groupsOf(tied) };
}

function groupsOf(tied: readonly { readonly rule: ImportedRule; readonly bits: RuleBits }[]) {
  const parents = new Map<string, string>();
  const root = (bit: string): string => {
    let at = bit;
    for (let up = parents.get(at); up !== undefined; up = parents.get(at)) at = up;
    // Later questions are answered in one step.
    for (let one = bit; one !== at; ) {
      const up = parents.get(one) ?? at;
      parents.set(one, at);
      one = up;
    }
    return at;
  };
  for (const { bits } of tied)
    for (const name of bits.names.slice(1)) {
      const [a, b] = [root(bits.names[0] ?? ''), root(name)];
      if (a !== b) parents.set(b, a);
    }
  const named = tied.filter(({ bits }) => bits.names.length > 0);
  const groups = Map.groupBy(named, ({ bits }) => root(bits.names[0] ?? ''));
  return [...groups.values()].map((group) => group.map(({ rule }) => rule));
}
