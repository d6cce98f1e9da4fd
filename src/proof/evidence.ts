import { ClarionError } from '../names/error.ts';
import type { Signature } from '../workspace/workspace.ts';
import { evidenceName, sampleCaptures } from './captures.ts';
import type { Proof } from './proof.ts';

interface EvidenceMember {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The members of the evidence file: `proofs.json`, and the samples of the proven signatures as the engine saw them, so
 * that anyone can repeat the proofs. The same proofs make the same bytes.
 */
export function evidence(
  proofs: readonly Proof[],
  signatures: readonly Signature[],
): readonly EvidenceMember[] {
  const members = new Map<string, Uint8Array>();
  const proven = new Set(proofs.filter(({ level }) => level === 'proven').map(({ name }) => name));
  for (const sample of signatures.filter(({ data }) => proven.has(data.name)).flatMap(sampleCaptures)) {
    const name = evidenceName(sample);
    const bytes = sample.bytes();
    const other = members.get(name);
    if (other !== undefined && Buffer.compare(other, bytes) !== 0)
      throw new ClarionError(
        'content',
        `Two samples of ${sample.signature.data.name} would both be ${name}`,
        {
          code: 'proof/evidence',
          expected: 'samples whose names differ before the dot',
        },
      );
    members.set(name, bytes);
  }
  const listing = { format: 1, proofs };
  return [
    { name: 'proofs.json', bytes: Buffer.from(`${JSON.stringify(listing, null, 1)}\n`) },
    ...[...members].map(([name, bytes]) => ({ name, bytes })),
  ];
}
