import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readSignature } from 'openpgp';
import { ClarionError } from '../names/error.ts';
import type { TeamMember } from '../release/team-file.ts';
import type { DigestSigner } from './digest-signatures.ts';
import { gatherSignatures, type SignatureFile } from './gather.ts';

/** The name of one member's signature beside the file that it is of. */
export function signatureName(file: string, { fingerprint }: TeamMember): string {
  return `${file}.${fingerprint.slice(-16)}.asc`;
}

/** Signatures beside a file, as `clarion sign` and `gpg --armor --detach-sign` leave them: `FILE.asc`, `FILE.*.asc`. */
export async function signaturesBeside(file: string): Promise<readonly SignatureFile[]> {
  const name = basename(file);
  const names = (await readdir(dirname(file)))
    .filter((each) => each.startsWith(`${name}.`) && each.endsWith('.asc'))
    .sort();
  return Promise.all(
    names.map(async (each) => {
      const path = join(dirname(file), each);
      return { name: path, bytes: await readFile(path) };
    }),
  );
}

/** A file that members have signed where their keys are. */
export interface SignedApart {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly signatures: readonly SignatureFile[];
}

/**
 * The members who signed all of these files, as signers who can sign these bytes and no others.
 *
 * @throws ClarionError of kind `verification`, code `keys/signature`, for a signature that does not hold. A signer
 * throws `usage`, code `publish/prepared`, when it is asked for other bytes.
 */
export async function signersApart(
  files: readonly SignedApart[],
  members: readonly TeamMember[],
  now: Date,
): Promise<readonly DigestSigner[]> {
  const signers: DigestSigner[] = [];
  for (const member of members) {
    const made: { readonly bytes: Uint8Array; readonly signature: Uint8Array }[] = [];
    for (const { bytes, signatures } of files) {
      const { armour, by } = await gatherSignatures(bytes, signatures, [member], now);
      if (by.length === 0) break;
      const armoredSignature = Buffer.from(armour).toString('ascii');
      made.push({ bytes, signature: (await readSignature({ armoredSignature })).write() });
    }
    if (files.length > 0 && made.length === files.length) signers.push(signerOf(member, made));
  }
  return signers;
}

function signerOf(
  member: TeamMember,
  made: readonly { readonly bytes: Uint8Array; readonly signature: Uint8Array }[],
): DigestSigner {
  return {
    member,
    sign: async (bytes) => {
      const found = made.find((each) => Buffer.compare(each.bytes, bytes) === 0);
      if (found !== undefined) return found.signature;
      throw new ClarionError('usage', 'What would be published is not what was prepared and signed', {
        code: 'publish/prepared',
        expected: 'the same workspace, the same engine and the same public folder as when it was prepared',
        hint: 'go back to the commit that was prepared, or prepare it again and have it signed anew',
      });
    },
  };
}
