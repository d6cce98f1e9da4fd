import {
  createMessage,
  decryptKey,
  PacketList,
  readKey,
  readPrivateKey,
  readSignature,
  Signature,
  type SignaturePacket,
  sign,
  verify,
} from 'openpgp';
import { ClarionError } from '../names/error.ts';
import type { TeamMember } from '../release/team-file.ts';
import { gpgSign } from './gpg.ts';

/** A member who can sign here and now. */
export interface DigestSigner {
  readonly member: TeamMember;
  /** A detached binary OpenPGP signature over bytes. */
  readonly sign: (bytes: Uint8Array, now: Date) => Promise<Uint8Array>;
}

/**
 * A member whose armoured private key is at hand.
 *
 * @throws ClarionError of kind `usage`, code `keys/passphrase`, when the passphrase is another.
 */
export async function keySigner(
  member: TeamMember,
  armouredKey: string,
  passphrase: string,
): Promise<DigestSigner> {
  const locked = await readPrivateKey({ armoredKey: armouredKey });
  const key = await decryptKey({ privateKey: locked, passphrase }).catch((cause: unknown) => {
    throw new ClarionError('usage', `The passphrase does not open the key of ${member.name}`, {
      code: 'keys/passphrase',
      cause,
    });
  });
  return {
    member,
    sign: async (bytes, now) =>
      sign({
        message: await createMessage({ binary: bytes }),
        signingKeys: key,
        detached: true,
        format: 'binary',
        date: now,
      }),
  };
}

/** A member whose key lives in gpg. Its signature has gpg's own time. */
export function gpgSigner(member: TeamMember): DigestSigner {
  return { member, sign: (bytes) => gpgSign(member.fingerprint, bytes) };
}

/**
 * Signs a digest list for each signer and puts all signatures into one armour block: of several blocks in one file
 * some readers see only the first. Each signature is checked against the member's public key before it is believed.
 *
 * @returns the content of SHA256SUMS.asc.
 */
export async function signDigests(
  sums: Uint8Array,
  signers: readonly DigestSigner[],
  now: Date,
): Promise<Uint8Array> {
  const packets = new PacketList<SignaturePacket>();
  for (const { member, sign } of signers) {
    const signature = await readOwn(await sign(sums, now), member);
    await checkOwn(sums, signature, member);
    packets.push(...signature.packets);
  }
  return Buffer.from(new Signature(packets).armor(), 'ascii');
}

/** gpg may be a wrapper, and a card may fail: what comes back is read as anyone's. */
async function readOwn(binarySignature: Uint8Array, member: TeamMember): Promise<Signature> {
  try {
    return await readSignature({ binarySignature });
  } catch (cause) {
    throw new ClarionError('usage', `What came back for ${member.name} is no OpenPGP signature`, {
      code: 'keys/mismatch',
      expected: `a detached signature by ${member.fingerprint}`,
      cause,
    });
  }
}

async function checkOwn(sums: Uint8Array, signature: Signature, member: TeamMember): Promise<void> {
  const { signatures } = await verify({
    message: await createMessage({ binary: sums }),
    signature,
    verificationKeys: await readKey({ armoredKey: member.publicKey }),
    // gpg's clock is not the caller's: the time of a signature made a moment ago is no question here.
    date: null,
  });
  const [first] = signatures;
  const failed = (cause?: unknown) =>
    new ClarionError('usage', `The signature of ${member.name} does not verify with the team file's key`, {
      code: 'keys/mismatch',
      expected: `a signature by ${member.fingerprint}`,
      cause,
    });
  if (first === undefined || signatures.length !== 1) throw failed();
  await first.verified.catch((cause: unknown) => {
    throw failed(cause);
  });
}
