import { parseRule } from '../signature/rule/read.ts';
import { mergedOf, type Segment, segmentOf, threeWay } from './sequences.ts';

/** A rule in words that are compared: seven of the header, then an option each. */
interface RuleWords {
  readonly header: readonly string[];
  readonly options: readonly string[];
}

export interface RuleMerge {
  /** Options and words of the header, in their order. */
  readonly segments: readonly Segment[];
  /** The rule that both sides' changes come to; undefined where they clash. */
  readonly merged: string | undefined;
}

/** Options that say what a rule is, not what it matches: they belong to nothing beside them. */
const describing = /^(?:msg|reference|classtype|sid|gid|rev|priority|metadata|target)\s*[:;]/;

/**
 * Compares what upstream and the operator made of a rule, option by option: order counts, blanks between options don't.
 * The revision never clashes: the higher one is taken.
 *
 * @returns undefined where one of them is no sound rule.
 */
export function mergeRules(base: string, upstream: string, yours: string): RuleMerge | undefined {
  const words = [base, upstream, yours].map(wordsOf);
  const [b, u, y] = oneRevision(words.filter((each) => each !== undefined));
  if (b === undefined || u === undefined || y === undefined) return undefined;
  const header = b.header.map((word, index) =>
    segmentOf([word], [u.header[index] ?? ''], [y.header[index] ?? '']),
  );
  const options = threeWay(b.options, u.options, y.options, (option) => describing.test(option));
  const [first, second] = [mergedOf(header), mergedOf(options)];
  const merged =
    first === undefined || second === undefined ? undefined : `${first.join(' ')} (${second.join(' ')})`;
  return { segments: [...header, ...options], merged };
}

function wordsOf(text: string): RuleWords | undefined {
  const rule = parseRule(text);
  if (rule.kind !== 'rule') return undefined;
  const { action, protocol, source, sourcePort, direction, destination, destinationPort } = rule;
  return {
    header: [action, protocol, source, sourcePort, direction, destination, destinationPort],
    options: rule.options.map(({ name, value }) => (value === undefined ? `${name};` : `${name}:${value};`)),
  };
}

const revision = /^rev:\s*([0-9]+)\s*;$/;

function oneRevision(rules: readonly RuleWords[]): readonly RuleWords[] {
  const revisions = rules.flatMap(({ options }) =>
    options.flatMap((option) => revision.exec(option)?.[1] ?? []),
  );
  if (revisions.length < rules.length) return rules;
  const highest = `rev:${Math.max(...revisions.map(Number))};`;
  return rules.map(({ header, options }) => ({
    header,
    options: options.map((option) => (revision.test(option) ? highest : option)),
  }));
}
