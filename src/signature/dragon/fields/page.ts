import type { CompiledLine } from '../compile.ts';

/**
 * What docs/dragon-to-suricata.md says of a field. It stands beside the code that does it, and the page shows what the
 * compiler makes of the examples: words and code can't drift apart unseen.
 */
export interface FieldPage {
  /** The field, as the page calls it. */
  readonly title: string;
  /** What holds for all values, in Markdown. */
  readonly text: string;
  /** The part of a rule that the field makes. */
  readonly part: (rule: CompiledLine) => string;
  readonly rows: readonly FieldRow[];
}

/** One value of a field, or several that become the same. */
export interface FieldRow {
  readonly value: string;
  readonly means: string;
  /** A Dragon line that has the value. */
  readonly example: string;
  readonly why: string;
}

/** What a field becomes, or why it becomes nothing. */
export type Outcome<T> = { readonly value: T } | { readonly refused: Refusal };

/** Why a value has no equivalent, and what its author can do. */
export interface Refusal {
  readonly reason: string;
  readonly hint?: string;
}

/** The options of a rule that begin with one of these words, in their order. */
export function optionsNamed(rule: CompiledLine, names: readonly string[]): string {
  return rule.options
    .flatMap((option) => option.match(/[^;"]*(?:"[^"]*")?[^;"]*;/g) ?? [])
    .map((option) => option.trim())
    .filter((option) => names.some((name) => option.startsWith(name)))
    .join(' ');
}
