import { ClarionError } from '../names/error.ts';
import { parseSignatureName } from '../names/signature-name.ts';
import { writeListing } from './listing.ts';
import type { Corpus } from './plan.ts';
import type { Proof } from './proof.ts';
import { nameOfProvable, type Provable, type Subject, subjects } from './subject.ts';

export interface EvidenceMember {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Most bytes of a member's name: what a ustar header holds. */
const maxName = 100;

/**
 * The members of the evidence file: `proofs.json`; the samples of the proven signatures, as the engine saw them; and
 * beside each that is a conversation the conversation, from which the capture and its variants are made. So anyone can
 * repeat the proofs. The same proofs make the same bytes.
 */
export function evidence(
  proofs: readonly Proof[],
  signatures: readonly Provable[],
  corpus?: Pick<Corpus, 'digest'> | undefined,
): readonly EvidenceMember[] {
  const members = new Map<string, Uint8Array>();
  const proven = new Set(proofs.filter(({ level }) => level === 'proven').map(({ name }) => name));
  for (const subject of subjects(signatures.filter((each) => proven.has(nameOfProvable(each))))) {
    for (const { path, bytes, conversation } of subject.samples) {
      const member = evidenceName(subject, path);
      add(subject, member, bytes());
      if (conversation !== undefined)
        add(subject, conversationName(member), Buffer.from(`${JSON.stringify(conversation)}\n`));
    }
  }
  return [
    { name: 'proofs.json', bytes: writeListing({ format: 2, corpus: corpus?.digest ?? null, proofs }) },
    ...[...members].map(([name, bytes]) => ({ name, bytes })),
  ];

  function add({ name: of }: Subject, name: string, bytes: Uint8Array): void {
    const other = members.get(name);
    if (name.length > maxName || (other !== undefined && Buffer.compare(other, bytes) !== 0))
      throw new ClarionError(
        'content',
        other === undefined
          ? `A sample of ${of} would be ${name}, which is too long`
          : `Two samples of ${of} would both be ${name}`,
        {
          code: 'proof/evidence',
          expected:
            other === undefined
              ? `a name of at most ${maxName} characters: shorten the name of the sample's file`
              : 'samples whose names differ before the dot',
        },
      );
    members.set(name, bytes);
  }
}

/** Where a sample's capture lies in the evidence: `samples/GROUP/NAME/FILE.pcap`. */
export function evidenceName(signature: { readonly name: string }, path: string): string {
  const { group, name } = parseSignatureName(signature.name) ?? { group: 'UNKNOWN', name: signature.name };
  const file = path.replace(/^samples\//, '').replace(/\.(?:yaml|pcapng)$/, '.pcap');
  return `samples/${group}/${name}/${file}`;
}

/** Where its conversation lies, if it is one. */
export function conversationName(member: string): string {
  return member.replace(/\.pcap$/, '.json');
}
