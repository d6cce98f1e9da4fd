import { createMessage, type Key, readKey, readSignature, type Signature, verify } from 'openpgp';
import type { TeamMember } from '../release/team-file.ts';

/** Tells who of a team signed bytes: the fingerprints of the members, or undefined where the signatures don't all hold. */
export type SignatureReader = (
  bytes: Uint8Array,
  armoured: Uint8Array,
) => Promise<readonly string[] | undefined>;

/**
 * Reads detached signatures that were made earlier. All of them have to hold for these bytes, each by another member of
 * the team of today whose key has not expired; a signature over SHA-1 holds for nothing.
 */
export async function signatureReader(members: readonly TeamMember[], now: Date): Promise<SignatureReader> {
  const keys: Key[] = [];
  for (const { publicKey } of members) {
    const key = await readKey({ armoredKey: publicKey });
    const end = await key.getExpirationTime();
    if (!(end instanceof Date) || end > now) keys.push(key);
  }
  return async (bytes, armoured) => {
    const signature = await parse(armoured);
    if (signature === undefined) return undefined;
    const message = await createMessage({ binary: bytes });
    const { signatures } = await verify({ message, signature, verificationKeys: keys, date: now });
    const by = new Set<string>();
    for (const { keyID, verified } of signatures) {
      const key = keys.find((candidate) => candidate.getKeys(keyID).length > 0);
      const holds = await verified.catch(() => false);
      if (key === undefined || !holds) return undefined;
      by.add(key.getFingerprint().toUpperCase());
    }
    return by.size === signatures.length ? [...by] : undefined;
  };
}

/** Undefined for what is no signature: it is to be made anew. */
async function parse(armoured: Uint8Array): Promise<Signature | undefined> {
  try {
    return await readSignature({ armoredSignature: Buffer.from(armoured).toString('utf8') });
  } catch {
    return undefined;
  }
}
