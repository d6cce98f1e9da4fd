import { sha256 } from '../release/index.ts';
import type { Copy, Known } from './catalogue.ts';
import { type Master, readDetector } from './master.ts';
import { mergeRules } from './rule-merge.ts';
import { mergedOf, type Segment, segmentOf, threeWay } from './sequences.ts';
import { baseDigests, upstreamOf } from './upkeep.ts';

/** What a signature consists of. */
export interface Texts {
  readonly rule: string;
  readonly detectors: Readonly<Record<string, string>>;
}

/** The three sides of a copy. */
export interface Sides {
  /** Undefined where nobody kept it, or nobody can tell what it was. */
  readonly base: Texts | undefined;
  /** Undefined where the release does not have it. */
  readonly upstream: Texts | undefined;
  readonly yours: Texts;
}

/** @param bases texts by their sha256. */
export async function sidesOf(
  master: Master | undefined,
  known: Known,
  copy: Copy,
  bases: ReadonlyMap<string, string>,
): Promise<Sides> {
  const yours: Texts = { rule: copy.rule ?? '', detectors: copy.detectors ?? {} };
  const released = upstreamOf(copy, known.master);
  let upstream: Texts | undefined;
  if (master !== undefined && released !== undefined) {
    const text = await readDetector(master, released);
    const { rule, detector } = released;
    upstream = {
      rule,
      detectors: text === undefined || detector === undefined ? {} : { [detector]: text },
    };
  }
  return {
    base: baseOf(copy, [yours, ...(upstream === undefined ? [] : [upstream])], bases),
    upstream,
    yours,
  };
}

/** What a copy was copied from: what it or the release still has of it, else what was kept beside it. */
function baseOf(copy: Copy, near: readonly Texts[], bases: ReadonlyMap<string, string>): Texts | undefined {
  const wanted = baseDigests(copy);
  if (wanted === undefined) return undefined;
  const texts = new Map(bases);
  for (const { rule, detectors } of near)
    for (const text of [rule, ...Object.values(detectors)]) texts.set(sha256(Buffer.from(text)), text);
  const rule = texts.get(wanted.rule);
  const detectors = Object.entries(wanted.detectors).map(
    ([name, digest]) => [name, texts.get(digest)] as const,
  );
  if (rule === undefined || detectors.some(([, text]) => text === undefined)) return undefined;
  return {
    rule,
    detectors: Object.fromEntries(
      detectors.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const])),
    ),
  };
}

/** What both sides made of a rule, or of a detector. */
export interface TextDifference {
  /** `rule`, or the name of a detector. */
  readonly text: string;
  readonly segments: readonly Segment[];
}

export interface Merge {
  /** Of what is not the same everywhere. */
  readonly differences: readonly TextDifference[];
  /** What both sides' changes come to; undefined where they clash. */
  readonly merged: Texts | undefined;
}

/** Compares three sides: rules option by option, detectors line by line. */
export function mergeTexts(base: Texts, upstream: Texts, yours: Texts): Merge {
  const differences: TextDifference[] = [];
  const tell = (text: string, segments: readonly Segment[]) => {
    if (segments.some(({ kind }) => kind !== 'same')) differences.push({ text, segments });
  };
  const rules = mergeRules(base.rule, upstream.rule, yours.rule);
  const wholes = segmentOf([base.rule], [upstream.rule], [yours.rule]);
  tell('rule', rules?.segments ?? [wholes]);
  // Blanks are told nowhere, and taken from whom changed something.
  const rule = wholes.kind === 'clash' ? rules?.merged : mergedOf([wholes])?.[0];
  const detectors: Record<string, string> = {};
  let clash = false;
  for (const name of namesOf(base, upstream, yours)) {
    const [b, u, y] = [base.detectors[name], upstream.detectors[name], yours.detectors[name]];
    const whole = segmentOf(listed(b), listed(u), listed(y));
    const segments =
      b === undefined || u === undefined || y === undefined
        ? [whole]
        : threeWay(b.split('\n'), u.split('\n'), y.split('\n'));
    tell(name, segments);
    const merged = mergedOf([whole])?.[0] ?? mergedOf(segments)?.join('\n');
    if (segments.some(({ kind }) => kind === 'clash') && mergedOf([whole]) === undefined) clash = true;
    else if (merged !== undefined && merged !== '') detectors[name] = merged;
  }
  return { differences, merged: clash || rule === undefined ? undefined : { rule, detectors } };
}

function namesOf(...sides: readonly Texts[]): readonly string[] {
  return [...new Set(sides.flatMap(({ detectors }) => Object.keys(detectors)))].sort();
}

function listed(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text];
}
