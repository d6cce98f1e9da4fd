import { looksBeyondFlows, runsCode } from './patterns.ts';
import type { Subject, SubjectSample } from './subject.ts';
import { trialList } from './trial-list.ts';
import type { Trial } from './trials.ts';
import { missOf, variantCaptures } from './variant-captures.ts';

/** A capture of ordinary traffic. */
interface CorpusCapture {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: () => Uint8Array;
}

/** What no signature may fire on, and one digest for all of it. */
export interface Corpus {
  readonly digest: string;
  readonly captures: readonly CorpusCapture[];
}

export interface Planning {
  /** Everybody whose rules are loaded. */
  readonly all: readonly Subject[];
  readonly judged: readonly Subject[];
  /** Those of the judged of whom nothing is remembered. */
  readonly fresh: readonly Subject[];
  /** Digests of the silent captures on which the others were tried before. */
  readonly tried: ReadonlySet<string>;
  readonly corpus: Corpus | undefined;
}

/** All that goes through the engine, each capture once, and what it is for. */
export interface Plan {
  readonly trials: readonly Trial[];
  /** The samples of the fresh, by digest. */
  readonly samples: ReadonlyMap<string, Trial>;
  /** Everybody's `silent` samples that have to be tried, by digest; `of` says whose, in words. */
  readonly silent: ReadonlyMap<string, { readonly of: string; readonly trial: Trial }>;
  readonly corpus: readonly { readonly name: string; readonly trial: Trial }[];
  readonly variants: ReadonlyMap<SubjectSample, readonly VariantTrial[]>;
}

/** A variant of a sample that fires, in one of its captures. */
export interface VariantTrial {
  readonly variant: string;
  readonly name: string;
  readonly trial: Trial;
}

/** Plans what has to be tried: least where much is remembered. */
export function planTrials({ all, judged, fresh, tried, corpus }: Planning): Plan {
  const list = trialList(new Map(judged.map((subject) => [subject.sid, firesOn(subject)])));
  const samples = new Map<string, Trial>();
  for (const { rule, sid, samples: own } of fresh) {
    const alone = looksBeyondFlows(rule) || runsCode(rule);
    for (const { sha256, bytes, expect } of own)
      samples.set(sha256, list.add(sha256, bytes, { alone, fires: expect === 'fires' ? sid : undefined }));
  }
  const silent = new Map<string, { of: string; trial: Trial }>();
  for (const { name, samples: own } of all)
    for (const { path, sha256, bytes, expect } of own) {
      if (expect !== 'silent' || silent.has(sha256) || (fresh.length === 0 && tried.has(sha256))) continue;
      silent.set(sha256, { of: `${path} of ${name}`, trial: list.add(sha256, bytes, { silence: true }) });
    }
  const ordinary = fresh.length === 0 ? [] : (corpus?.captures ?? []);
  const variants = new Map<SubjectSample, readonly VariantTrial[]>();
  for (const subject of fresh)
    for (const sample of subject.samples)
      if (sample.expect === 'fires') variants.set(sample, variantTrials(subject, sample));
  return {
    samples,
    silent,
    corpus: ordinary.map(({ name, sha256, bytes }) => ({
      name,
      trial: list.add(`corpus ${sha256}`, bytes, { alone: true }),
    })),
    variants,
    trials: list.trials,
  };

  function variantTrials(subject: Subject, sample: SubjectSample): readonly VariantTrial[] {
    const alone = looksBeyondFlows(subject.rule);
    return variantCaptures(subject, sample).map(({ variant, name, key, bytes }) => {
      const fires = missOf(subject, sample, variant) === undefined ? subject.sid : undefined;
      return { variant, name, trial: list.add(key, bytes, { alone, fires }) };
    });
  }
}

/** Digests of the captures on which a signature shall fire. */
function firesOn({ samples }: Subject): ReadonlySet<string> {
  return new Set(samples.filter(({ expect }) => expect === 'fires').map(({ sha256 }) => sha256));
}
