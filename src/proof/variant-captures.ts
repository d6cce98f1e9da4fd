import { capture, splitsNear, splitVariant, variants } from '../traffic/index.ts';
import { type Pattern, patternsOf } from './patterns.ts';
import type { Miss, Subject, SubjectSample } from './subject.ts';

/** A capture in which a sample goes over the wire in another way. */
export interface VariantCapture {
  /** The variant, like `one-byte`. */
  readonly variant: string;
  /** Which of several captures of the variant it is. */
  readonly name: string;
  /** The same for the same capture. */
  readonly key: string;
  readonly bytes: () => Uint8Array;
}

/** All captures of all variants of a sample; none where it is no conversation. */
export function variantCaptures(subject: Subject, sample: SubjectSample): readonly VariantCapture[] {
  const { conversation, sha256 } = sample;
  if (conversation === undefined) return [];
  const patterns = patternsOf(subject.rule);
  const inAnyCase = patterns.filter(({ anyCase }) => anyCase);
  const cased = keyOf(inAnyCase);
  const ways = variants(conversation, {
    anyCase: inAnyCase.length > 0,
    patterns: inAnyCase.map(({ bytes }) => bytes),
  });
  const splits = splitsNear(conversation, { patterns: patterns.map(({ bytes }) => bytes) });
  return [
    ...ways.map(({ name, conversation: one }) => ({
      variant: name,
      name,
      key: `${sha256} ${name}${name === 'odd-case' ? ` ${cased}` : ''}`,
      bytes: () => capture(one),
    })),
    ...splits.map(({ name, conversation: one }) => ({
      variant: splitVariant,
      name,
      key: `${sha256} ${name}`,
      bytes: () => capture(one),
    })),
  ];
}

/** What the signature's author says of a variant in which it can't fire. */
export function missOf({ misses }: Subject, { path }: SubjectSample, variant: string): Miss | undefined {
  return misses.find((miss) => miss.variant === variant && (miss.sample ?? path) === path);
}

function keyOf(patterns: readonly Pattern[]): string {
  return patterns.map(({ bytes }) => Buffer.from(bytes).toString('hex')).join(',');
}
