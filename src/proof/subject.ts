import { compileRule } from '../signature/index.ts';
import { type Conversation, capture } from '../traffic/index.ts';
import type { Sample, SampledRule, Signature } from '../workspace/workspace.ts';
import { digest } from './digest.ts';

/** What is put to the proof: a rule, and traffic with what is expected of it. */
export interface Subject {
  readonly name: string;
  readonly sid: number;
  readonly revision: number;
  /** One line; a comment where there is no rule. */
  readonly rule: string;
  readonly detector?: { readonly name: string; readonly text: string } | undefined;
  readonly samples: readonly SubjectSample[];
  readonly misses: readonly Miss[];
  /** What is wrong before any engine is asked. */
  readonly failures: readonly string[];
}

export interface SubjectSample {
  /** Path beside the signature's file, `samples/NAME.yaml`. */
  readonly path: string;
  readonly expect: 'fires' | 'silent';
  /** Of the capture. */
  readonly sha256: string;
  /** The capture; made when it is asked for. */
  readonly bytes: () => Uint8Array;
  /** Absent where the sample is a capture. */
  readonly conversation?: Conversation | undefined;
}

/** A variant in which a signature can't fire, and why, as its author says. */
export interface Miss {
  readonly variant: string;
  /** The sample that is meant; every one where absent. */
  readonly sample?: string | undefined;
  readonly why: string;
}

/** What has samples: a signature of the team's own, or an imported rule that got some. */
export type Provable = Signature | SampledRule;

/** A workspace's signatures as subjects. Samples that several signatures share are made into captures once. */
export function subjects(signatures: readonly Provable[]): readonly Subject[] {
  const made = new Map<Sample, Pick<SubjectSample, 'sha256' | 'bytes' | 'conversation'>>();
  const traffic = (sample: Sample) => {
    const before = made.get(sample);
    if (before !== undefined) return before;
    const bytes = () => (sample.kind === 'capture' ? sample.bytes : capture(sample.conversation));
    const conversation = sample.kind === 'capture' ? undefined : sample.conversation;
    const one = { sha256: digest(bytes()), bytes, conversation };
    made.set(sample, one);
    return one;
  };
  return signatures.map((signature) => {
    const { fires, silent } = signature;
    const { data, detector, compiled } = provenPart(signature);
    const failures =
      'faults' in compiled ? compiled.faults.map(({ key, reason }) => `${key}: ${reason}`) : [];
    if (fires.length === 0) failures.push('it has no sample on which it fires');
    if (silent.length === 0) failures.push('it has no sample on which it stays silent');
    const of = (expect: 'fires' | 'silent', samples: readonly Sample[]) =>
      samples.map((sample) => ({ path: sample.path, expect, ...traffic(sample) }));
    return {
      name: data.name,
      sid: data.sid,
      revision: data.revision,
      rule: 'rule' in compiled ? compiled.rule : '#',
      detector,
      samples: [...of('fires', fires), ...of('silent', silent)],
      misses: data.misses,
      failures,
    };
  });
}

/** What of it is put to the proof: an imported rule as it came, a signature's own as it is compiled. */
function provenPart(signature: Provable) {
  if ('rule' in signature) {
    const { name, sid, rev, text } = signature.rule;
    return { data: { name, sid, revision: rev, misses: [] }, detector: undefined, compiled: { rule: text } };
  }
  const { name, sid, revision, samples } = signature.data;
  const { detector } = signature;
  return {
    data: { name, sid, revision, misses: samples.misses ?? [] },
    detector,
    compiled: compileRule(signature.data),
  };
}

/** Its name, whichever kind it is. */
export function nameOfProvable(signature: Provable): string {
  return 'rule' in signature ? signature.rule.name : signature.data.name;
}
