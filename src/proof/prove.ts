import type { Replay } from '../engine/index.ts';
import { ClarionError } from '../names/error.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { DetectorTime } from './detector-time.ts';
import { digest } from './digest.ts';
import { countOthers, judgeSample, seenElsewhere, silentSamples, strayAlerts } from './judge.ts';
import { identities, type Memory } from './memory.ts';
import { type Corpus, type Plan, planTrials } from './plan.ts';
import type { Proof } from './proof.ts';
import { proofRules, scriptName } from './rule-file.ts';
import { slowDetectors } from './slow-detectors.ts';
import { type Subject, subjects } from './subject.ts';
import { runTrials, type Tried } from './trials.ts';

export interface ProveOptions {
  /** Signatures to prove, by name; all where absent. */
  readonly names?: readonly string[] | undefined;
  /** Ordinary traffic, on which none may fire. */
  readonly corpus?: Corpus | undefined;
  /** What need not be proven again. */
  readonly memory?: Memory | undefined;
  /** Given what is known after this run, for the next one; called where everything was proven. */
  readonly keep?: ((memory: Memory) => Promise<void>) | undefined;
  /** Told how many were proven before, and are as they were. */
  readonly recalled?: ((count: number) => void) | undefined;
  /** Any clock in milliseconds; where it is there, detectors are timed, and one that is too slow fails. */
  readonly now?: (() => number) | undefined;
  /** Told what detectors took. Only those that are proven anew are timed, and nothing keeps it. */
  readonly timed?: ((times: readonly DetectorTime[]) => void) | undefined;
  /** Called as captures have gone through the engine. */
  readonly progress?: ((done: number, of: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Proves signatures: every sample of all of them goes through one engine that holds all their rules, and each that
 * fires also in the ways that `variants` knows. A signature is proven where each `fires` sample raised its alert,
 * however it was sent; no `silent` sample did, of its own or of another signature, nor ordinary traffic; and there is a
 * sample of each kind. Without a replay all are `unproven`, and only what needs no engine is a failure. Throws an
 * engine `ClarionError` where the engine gives out, one of kind usage where a name is unknown.
 */
export async function proveSignatures(
  { signatures, sampled = [] }: Pick<Workspace, 'signatures' | 'sampled'>,
  replay: Replay | undefined,
  options: ProveOptions = {},
): Promise<readonly Proof[]> {
  return proveSubjects(subjects([...signatures, ...sampled]), replay, options);
}

/** As `proveSignatures`, of rules and samples that come from elsewhere. */
export async function proveSubjects(
  all: readonly Subject[],
  replay: Replay | undefined,
  options: ProveOptions,
): Promise<readonly Proof[]> {
  const { names, corpus, memory, keep, recalled, progress, signal } = options;
  const judged = chosen(all, names);
  if (replay === undefined || judged.length === 0)
    return judged.map((subject) => makeProof(subject, subject.failures, {}));
  const identity = identities(all);
  const recall = (subject: Subject) => memory?.proofs.get(identity.get(subject) ?? '');
  const fresh = judged.filter((subject) => recall(subject) === undefined);
  recalled?.(judged.length - fresh.length);
  const plan = planTrials({ all, judged, fresh, tried: memory?.silent ?? new Set(), corpus });
  const tried =
    plan.trials.length === 0 && fresh.length === 0
      ? undefined
      : await runTrials(replay, { ...proofRules(all), signal }, plan.trials, progress);
  const slow = await slowDetectors(fresh, replay, options);
  const lines = new Map(all.map((subject, index) => [subject, index + 1]));
  const silent = silentSamples(all);
  const elsewhere = seenElsewhere(plan, tried?.reports ?? new Map());
  const proofs = judged.map((subject) => {
    const before = recall(subject);
    const others = { samples: countOthers(subject, silent), corpus: corpus?.captures.length ?? 0 };
    const stray = strayAlerts(subject, elsewhere);
    if (before !== undefined)
      return {
        ...before,
        others,
        ...(stray.length === 0 ? {} : { level: 'unproven' as const, failures: stray }),
      };
    if (tried === undefined) return makeProof(subject, subject.failures, {});
    const more = [...stray, ...(slow.get(subject.name) ?? [])];
    return judge(subject, lines.get(subject) ?? 0, plan, tried, { others, more });
  });
  if (names === undefined) {
    const proven = judged.flatMap((subject, index) => {
      const proof = proofs[index];
      // Who failed is tried again; who did not was tried on every silent sample that there is.
      return proof?.level === 'proven' ? [[identity.get(subject) ?? '', proof] as const] : [];
    });
    await keep?.({ proofs: new Map(proven), silent });
  }
  return proofs;
}

function chosen(all: readonly Subject[], names: readonly string[] | undefined): readonly Subject[] {
  if (names === undefined) return all;
  const wanted = new Set(names);
  const known = all.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new ClarionError('usage', `There is no signature ${unknown} in this workspace`, {
      code: 'proof/unknown',
      expected: known.length > 10 ? 'the name of a signature, GROUP:NAME' : `one of ${known.join(', ')}`,
    });
  return all.filter(({ name }) => wanted.has(name));
}

interface Besides {
  readonly others: NonNullable<Proof['others']>;
  /** What failed besides its samples. */
  readonly more: readonly string[];
}

function judge(
  subject: Subject,
  line: number,
  plan: Plan,
  { engine, refused, reports, scripts }: Tried,
  { others, more }: Besides,
): Proof {
  const tried = subject.samples.map((sample) => judgeSample(subject, sample, plan, reports));
  const why = refused.get(line);
  const broken = scripts.get(scriptName(subject) ?? '');
  const failures =
    why === undefined
      ? [
          ...(broken === undefined ? [] : [`its detector failed while it ran, ${broken}`]),
          ...tried.flatMap((one) => one.failures),
          ...more,
        ]
      : [`${engine} refuses the rule: ${why}`];
  return makeProof(subject, [...subject.failures, ...failures], {
    engine,
    samples: tried.map(({ verdict }) => verdict),
    others,
  });
}

function makeProof(
  { name, sid, revision, rule, detector }: Subject,
  failures: readonly string[],
  { engine, samples = [], others }: Partial<Pick<Proof, 'engine' | 'samples' | 'others'>>,
): Proof {
  return {
    name,
    sid,
    revision,
    level: engine !== undefined && failures.length === 0 ? 'proven' : 'unproven',
    ...(engine === undefined ? {} : { engine }),
    rule: digest(rule),
    ...(detector === undefined ? {} : { detector: digest(detector.text) }),
    samples,
    ...(others === undefined ? {} : { others }),
    failures,
  };
}
