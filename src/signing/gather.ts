import {
  createMessage,
  type Key,
  PacketList,
  readKey,
  readSignature,
  Signature,
  type SignaturePacket,
  verify,
} from 'openpgp';
import { ClarionError } from '../names/error.ts';
import type { TeamMember } from '../release/team-file.ts';

/** A file of detached signatures: by `clarion sign` or gpg, in armour or binary. */
export interface SignatureFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Gathered {
  /** All signatures that count, in one armour block, one a member. */
  readonly armour: Uint8Array;
  /** Fingerprints of the members whose signatures these are. */
  readonly by: readonly string[];
  /** Files whose signatures are by nobody of these members: they are left out. */
  readonly strangers: readonly string[];
}

/**
 * Puts detached signatures that were made one by one into one armour block. Each that is by one of
 * these members has to hold for these bytes, with a key that is good today. Others are left out: a member with an older
 * key signs with that, too.
 *
 * @throws ClarionError of kind `verification`, code `keys/signature`, that names the file.
 */
export async function gatherSignatures(
  bytes: Uint8Array,
  files: readonly SignatureFile[],
  members: readonly TeamMember[],
  now: Date,
): Promise<Gathered> {
  const keys = await Promise.all(members.map(({ publicKey }) => readKey({ armoredKey: publicKey })));
  const message = await createMessage({ binary: bytes });
  const found = new Map<string, SignaturePacket>();
  const strangers = new Set<string>();
  for (const file of files) {
    for (const packet of (await read(file)).packets) {
      const key = keys.find((candidate) => candidate.getKeys(packet.issuerKeyID).length > 0);
      if (key === undefined) {
        strangers.add(file.name);
        continue;
      }
      await expectGood(file, message, packet, key, now);
      found.set(key.getFingerprint().toUpperCase(), packet);
    }
  }
  const packets = new PacketList<SignaturePacket>();
  const by = members.map(({ fingerprint }) => fingerprint).filter((fingerprint) => found.has(fingerprint));
  for (const fingerprint of by)
    packets.push(...[found.get(fingerprint)].filter((each) => each !== undefined));
  return { armour: Buffer.from(new Signature(packets).armor(), 'ascii'), by, strangers: [...strangers] };
}

async function expectGood(
  file: SignatureFile,
  message: Awaited<ReturnType<typeof createMessage<Uint8Array>>>,
  packet: SignaturePacket,
  key: Key,
  now: Date,
): Promise<void> {
  const one = new PacketList<SignaturePacket>();
  one.push(packet);
  try {
    // The library asks whether the key was good when it signed; it has to be so today.
    await key.getSigningKey(packet.issuerKeyID, now);
    const { signatures } = await verify({
      message,
      signature: new Signature(one),
      verificationKeys: key,
      // gpg's clock is not the caller's: when a signature was made is no question here.
      date: null,
    });
    await signatures[0]?.verified;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw refused(file, `does not hold for ${key.getFingerprint().toUpperCase()}: ${reason}`, cause);
  }
}

async function read(file: SignatureFile): Promise<Signature> {
  const text = Buffer.from(file.bytes).toString('latin1');
  try {
    return text.startsWith('-----BEGIN')
      ? await readSignature({ armoredSignature: text })
      : await readSignature({ binarySignature: file.bytes });
  } catch (cause) {
    throw refused(file, 'is no OpenPGP signature', cause);
  }
}

function refused({ name }: SignatureFile, what: string, cause?: unknown): ClarionError {
  return new ClarionError('verification', `${name} ${what}`, {
    code: 'keys/signature',
    expected: 'a detached signature of the file, by a member whose key has neither expired nor been revoked',
    cause,
  });
}
