import type { Replay } from '../engine/index.ts';
import { type Conversation, capture, conversationSchema } from '../traffic/index.ts';
import { digest } from './digest.ts';
import { conversationName, type EvidenceMember, evidenceName } from './evidence.ts';
import { readListing } from './listing.ts';
import type { Proof, SampleVerdict } from './proof.ts';
import { type ProveOptions, proveSubjects } from './prove.ts';
import type { Miss, Subject, SubjectSample } from './subject.ts';

/** What a release says of a signature: the rule as the engine gets it, and its detector. */
export interface ReleasedRule {
  readonly rule: string;
  readonly detector?: { readonly name: string; readonly text: string } | undefined;
}

/** A proof of a release, made again. */
export interface Repetition {
  readonly recorded: Proof;
  readonly proof: Proof;
  /** Where the two disagree, in words; empty where the proof holds. */
  readonly differences: readonly string[];
  /** What could not be compared, and why. */
  readonly notes: readonly string[];
}

/**
 * Makes the proofs of a release again, from its evidence and its rules alone, and compares them. A proof holds where
 * each sample is the one that is named and did again what is recorded, in the same version of the engine as often.
 *
 * @param members of the evidence, whose digest was checked.
 * @param released by sid.
 * @throws ClarionError `proof/listing` (verification), `proof/unknown` (usage), or of the engine.
 */
export async function repeatProofs(
  members: readonly EvidenceMember[],
  released: ReadonlyMap<number, ReleasedRule>,
  replay: Replay,
  { names, corpus, progress, signal }: Pick<ProveOptions, 'names' | 'corpus' | 'progress' | 'signal'>,
): Promise<readonly Repetition[]> {
  const files = new Map(members.map(({ name, bytes }) => [name, bytes]));
  const listing = readListing(files.get('proofs.json') ?? new Uint8Array());
  const proven = listing.proofs.filter(({ level }) => level === 'proven');
  const prepared = new Map(
    proven.map((proof) => [proof.name, prepare(proof, released.get(proof.sid), files)]),
  );
  const isSameCorpus = corpus !== undefined && corpus.digest === listing.corpus;
  const made = await proveSubjects(
    [...prepared.values()].map(({ subject }) => subject),
    replay,
    { names, corpus: isSameCorpus ? corpus : undefined, progress, signal },
  );
  const recorded = new Map(proven.map((proof) => [proof.name, proof]));
  const other =
    listing.corpus === null || isSameCorpus
      ? []
      : ['it was silent on another corpus of ordinary traffic than this Clarion has, which was not tried'];
  return made.flatMap((proof) => {
    const before = recorded.get(proof.name);
    const { faults = [], notes = [] } = prepared.get(proof.name) ?? {};
    return before === undefined
      ? []
      : [
          {
            recorded: before,
            proof,
            differences: [...faults, ...compare(before, proof)],
            notes: [...notes, ...other],
          },
        ];
  });
}

interface Prepared {
  readonly subject: Subject;
  readonly faults: readonly string[];
  readonly notes: readonly string[];
}

function prepare(
  proof: Proof,
  released: ReleasedRule | undefined,
  files: ReadonlyMap<string, Uint8Array>,
): Prepared {
  const faults: string[] = [];
  const notes: string[] = [];
  if (released === undefined) faults.push(`the release has no rule with sid ${proof.sid}`);
  else if (digest(released.rule) !== proof.rule)
    faults.push('the rule of the release is not the one that was proven');
  if ((released?.detector && digest(released.detector.text)) !== proof.detector)
    faults.push('the detector of the release is not the one that was proven');
  const samples = proof.samples.map((verdict): SubjectSample => {
    const member = evidenceName(proof, verdict.path);
    const bytes = files.get(member) ?? new Uint8Array();
    const { path, expect, sha256 } = verdict;
    if (digest(bytes) !== sha256)
      faults.push(`${path}: the evidence does not hold the capture that was proven with`);
    const conversation = conversationOf(files.get(conversationName(member)));
    const isSame = conversation !== undefined && digest(capture(conversation)) === sha256;
    if (verdict.variants !== undefined && !isSame)
      notes.push(
        `${path}: its variants were not tried, since this Clarion makes another capture of its conversation`,
      );
    return { path, expect, sha256, bytes: () => bytes, conversation: isSame ? conversation : undefined };
  });
  return {
    subject: {
      name: proof.name,
      sid: proof.sid,
      revision: proof.revision,
      rule: released?.rule ?? '#',
      detector: released?.detector,
      samples,
      misses: proof.samples.flatMap(missesOf),
      failures: [],
    },
    faults,
    notes,
  };
}

function missesOf({ path, variants = [] }: SampleVerdict): readonly Miss[] {
  return variants.flatMap(({ name, why }) =>
    why === undefined ? [] : [{ variant: name, sample: path, why }],
  );
}

function conversationOf(bytes: Uint8Array | undefined): Conversation | undefined {
  if (bytes === undefined) return undefined;
  try {
    return conversationSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function compare(before: Proof, now: Proof): readonly string[] {
  const differences = [...now.failures];
  if (now.engine !== before.engine) return differences;
  for (const [index, { path, alerts }] of before.samples.entries()) {
    const again = now.samples[index];
    if (again?.ok && again.alerts !== alerts)
      differences.push(`${path}: ${alerts} alerts are recorded, and ${again.alerts} came in the same engine`);
  }
  return differences;
}
