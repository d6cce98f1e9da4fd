import type { CaptureReport, Replay } from '../engine/index.ts';
import { ClarionError } from '../names/error.ts';
import { compileRule } from '../signature/index.ts';
import type { Signature, Workspace } from '../workspace/workspace.ts';
import { digest, type SampleCapture, sampleCaptures } from './captures.ts';
import type { Proof, SampleVerdict } from './proof.ts';

export interface ProveOptions {
  /** Signatures to prove, by name; all where absent. */
  readonly names?: readonly string[] | undefined;
  /** Called after each sample. */
  readonly progress?: ((done: number, of: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A signature on its way to a proof. */
interface Candidate {
  readonly signature: Signature;
  readonly rule: string;
  readonly samples: readonly SampleCapture[];
  readonly failures: readonly string[];
}

/**
 * Proves signatures: every sample of all of them goes through one engine that holds all their rules. A signature is
 * proven where each `fires` sample raised its alert, no `silent` sample did, and there is one of each kind. Without a
 * replay all are `unproven`, and only what needs no engine is a failure. Throws an engine `ClarionError` where the
 * engine gives out, one of kind usage where a name is unknown.
 */
export async function proveSignatures(
  workspace: Workspace,
  replay: Replay | undefined,
  options: ProveOptions = {},
): Promise<readonly Proof[]> {
  const candidates = chosen(workspace, options.names).map(candidate);
  if (replay === undefined || candidates.length === 0)
    return candidates.map((each) => proof(each, undefined, [], each.failures));
  const samples = candidates.flatMap((each) => each.samples);
  const digests = new Map<SampleCapture, string>();
  const { progress, signal } = options;
  const result = await replay({
    rules: candidates.map(({ rule }) => `${rule}\n`).join(''),
    detectors: candidates.flatMap(({ signature }) =>
      signature.detector === undefined ? [] : [signature.detector],
    ),
    captures: samples.map((sample) => () => {
      const bytes = sample.bytes();
      digests.set(sample, digest(bytes));
      return bytes;
    }),
    progress: (done) => progress?.(done, samples.length),
    signal,
  });
  const reports = new Map(samples.map((sample, index) => [sample, result.captures[index]]));
  return candidates.map((each, index) => {
    const refused = result.refused.get(index + 1);
    const tried = each.samples.map((sample) => judge(sample, digests.get(sample) ?? '', reports.get(sample)));
    const failures = [
      ...each.failures,
      ...(refused === undefined
        ? tried.flatMap((one) => one.failures)
        : [`${result.engine} refuses the rule: ${refused}`]),
    ];
    return proof(
      each,
      result.engine,
      tried.map((one) => one.verdict),
      failures,
    );
  });
}

function chosen(workspace: Workspace, names: readonly string[] | undefined): readonly Signature[] {
  if (names === undefined) return workspace.signatures;
  const known = workspace.signatures.map(({ data }) => data.name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new ClarionError('usage', `There is no signature ${unknown} in this workspace`, {
      code: 'proof/unknown',
      expected: known.length > 10 ? 'the name of a signature, GROUP:NAME' : `one of ${known.join(', ')}`,
    });
  return workspace.signatures.filter(({ data }) => names.includes(data.name));
}

/** What needs no engine. A signature without a rule keeps its line in the rule file, as a comment. */
function candidate(signature: Signature): Candidate {
  const compiled = compileRule(signature.data);
  const failures = 'faults' in compiled ? compiled.faults.map(({ key, reason }) => `${key}: ${reason}`) : [];
  if (signature.fires.length === 0) failures.push('it has no sample on which it fires');
  if (signature.silent.length === 0) failures.push('it has no sample on which it stays silent');
  const rule = 'rule' in compiled ? compiled.rule : '#';
  return { signature, rule, samples: sampleCaptures(signature), failures };
}

function judge(
  sample: SampleCapture,
  sha256: string,
  report: CaptureReport | undefined,
): { verdict: SampleVerdict; failures: readonly string[] } {
  const { path, expect, signature } = sample;
  const alerts = (report?.alerts ?? []).filter(({ sid }) => sid === signature.data.sid).length;
  const failures: string[] = [];
  if (report === undefined || report.packets === 0) failures.push(`${path}: the engine read no packet of it`);
  else if (report.wrongChecksums > 0)
    failures.push(
      `${path}: the engine put ${report.wrongChecksums} packets aside, as their checksums are wrong (captured on the host that sent them?)`,
    );
  if (expect === 'fires' && alerts === 0) failures.push(`${path}: expected an alert, saw none`);
  if (expect === 'silent' && alerts > 0)
    failures.push(`${path}: expected silence, saw ${alerts} ${alerts === 1 ? 'alert' : 'alerts'}`);
  return { verdict: { path, expect, sha256, alerts, ok: failures.length === 0 }, failures };
}

function proof(
  { signature, rule }: Candidate,
  engine: string | undefined,
  samples: readonly SampleVerdict[],
  failures: readonly string[],
): Proof {
  const { name, sid, revision } = signature.data;
  const level = engine !== undefined && failures.length === 0 ? 'proven' : 'unproven';
  return {
    name,
    sid,
    revision,
    level,
    ...(engine === undefined ? {} : { engine }),
    rule: digest(rule),
    samples,
    failures,
  };
}
