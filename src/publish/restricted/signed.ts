import { counted } from '../../names/counted.ts';
import type { Proof } from '../../proof/index.ts';
import type { DigestSigner } from '../../signing/index.ts';
import type { SiteOptions } from '../../site/index.ts';
import { csafFiles, type Standing, signOpen, standingSignatures } from '../csaf/index.ts';
import type { Planning } from '../plan.ts';
import { requireProof } from '../require-proof.ts';
import { expectNoExamples } from '../unfinished.ts';
import { type Part, partsOf } from './parts.ts';
import { writePart } from './write.ts';

/** What a publication is going to write for the recipients of restricted notes. */
export interface RestrictedPlan {
  readonly parts: readonly { readonly part: Part; readonly standing: Standing }[];
  /** Of all signatures that any part tells of. */
  readonly proofs: readonly Proof[];
}

/**
 * Finds out what recipients of restricted notes get, and whether it is fit for that. Their signatures are proven apart:
 * no evidence of them is kept, since evidence is published.
 *
 * @throws ClarionError: `publish/example`, `publish/proof`, `csaf/invalid` (content).
 */
export async function planRestricted(
  { workspace, keys, prove, now }: Omit<Planning, 'report'>,
  folder: string,
  open: readonly Proof[],
): Promise<RestrictedPlan> {
  const all = partsOf(workspace, folder);
  for (const { content } of all) expectNoExamples(content);
  const proven = new Set(open.map(({ name }) => name));
  const named = all
    .flatMap(({ content: { signatures, sampled = [] } }) => [
      ...signatures,
      ...sampled.map(({ rule }) => ({ data: rule })),
    ])
    .map((one) => [one.data.name, one] as const);
  const apart = [...new Map(named).values()].filter(({ data }) => !proven.has(data.name));
  const { proofs } = apart.length === 0 ? { proofs: [] } : await prove(apart.map(({ data }) => data.name));
  requireProof(apart, proofs);
  const parts: { readonly part: Part; readonly standing: Standing }[] = [];
  for (const part of all)
    parts.push({ part, standing: await standingSignatures(part.path, part.documents, keys.team, now) });
  return { parts, proofs: [...open, ...proofs] };
}

/**
 * Writes what the plan says.
 *
 * @param site what all of these sites have in common.
 * @param signers opens the members' keys: only where there is something to sign.
 */
export async function layOutRestricted(
  { parts, proofs }: RestrictedPlan,
  { workspace, keys, now, report }: Planning,
  site: Pick<SiteOptions, 'theme' | 'engineNotice' | 'loads'>,
  signers: () => Promise<readonly DigestSigner[]>,
): Promise<void> {
  const demo = keys.team.demo === true;
  const armoured = keys.team.members.map(({ fingerprint, publicKey }) => ({
    fingerprint,
    armoured: publicKey,
  }));
  for (const { part, standing } of parts) {
    const { documents, label, name, content } = part;
    const signing = standing.open.length === 0 ? [] : await signers();
    const signatures = await signOpen(documents, standing, signing, now);
    const csaf = [...csafFiles(documents, { signatures, keys: armoured, demo })];
    const done = await writePart(part, workspace.configuration, csaf, {
      ...site,
      proofs,
      demo,
      signed: true,
    });
    if (done !== undefined)
      report(
        'restricted',
        `${counted(content.notes.length, 'note')} of TLP:${label} in ${name}/: ${done.written.length} files written, ${done.removed.length} removed`,
      );
  }
}
