import {
  type Config,
  createMessage,
  config as defaults,
  enums,
  type Key,
  type Message,
  PacketList,
  type PublicKey,
  readKey,
  readSignature,
  Signature,
  type SignaturePacket,
  verify,
} from 'openpgp';
import type { TeamFile, TeamMember } from '../release/index.ts';
import { maxNameBytes } from '../release/member.ts';
import { tarLimits } from '../release/tar.ts';
import { refusal } from './steps.ts';

const step = 'verify/signatures';

/** A member of the team whose signature counts. */
export interface Signer {
  readonly name: string;
  /** Of the primary key: 40 upper-case hex digits. */
  readonly fingerprint: string;
}

/** Limits for data that nobody has vouched for yet: keys and signatures, never a message, so what is packed is refused. */
const limits: Config = {
  ...defaults,
  minRSABits: 2_048,
  // RFC 9580, 9.5: MD5, SHA-1 and RIPEMD-160 are broken or near it.
  rejectHashAlgorithms: new Set([enums.hash.md5, enums.hash.ripemd]),
  rejectMessageHashAlgorithms: new Set([enums.hash.md5, enums.hash.ripemd, enums.hash.sha1]),
  allowInsecureVerificationWithReformattedKeys: false,
  ignoreMalformedPackets: false,
  ignoreUnsupportedPackets: false,
};

/** No team has more members, and no file more signatures. */
const maxArmour = 64 * 1024;
/** No digest list is longer, in bytes: a line has a digest, two blanks, a name, its end. */
const maxSums = tarLimits.members * (64 + 2 + maxNameBytes + 1);

/**
 * Checks the detached signatures over the digest list.
 * @returns the members whose signatures count, one entry a member, in the team file's order.
 * @throws ClarionError of step `verify/signatures` where fewer than the threshold count, or a signature is bad.
 */
export async function checkTeamSignatures(
  sums: Uint8Array,
  armour: Uint8Array,
  team: TeamFile,
  now: Date,
): Promise<readonly Signer[]> {
  if (sums.length > maxSums)
    throw refusal(step, `SHA256SUMS has ${sums.length} bytes`, { expected: `at most ${maxSums}` });
  const { packets } = await readBlock(armour);
  const message = await createMessage({ binary: Uint8Array.from(sums) });
  const keys = new Map<TeamMember, PublicKey>();
  for (const member of team.members) keys.set(member, await memberKey(member));
  const signed = new Set<TeamMember>();
  const uncounted: string[] = [];
  // One by one, up to the first that is bad: each costs a copy of what it is over.
  for (const packet of packets) {
    const keyID = packet.issuerKeyID;
    const able = [...keys].filter(([, key]) => key.getKeys(keyID).length > 0);
    if (able.length === 0)
      throw refusal(
        step,
        `SHA256SUMS.asc holds a signature by ${keyID.toHex().toUpperCase()}, which is no key of the team`,
        { expected: 'signatures of members of the team alone' },
      );
    for (const [member, key] of able) {
      // RFC 9580, 5.2.3.13 and 5.2.3.31: the library asks whether the key was valid when it signed. It has to be now.
      const invalid = await failure(key.getSigningKey(keyID, now, undefined, limits));
      if (invalid !== undefined) {
        uncounted.push(`${member.name}: ${invalid}`);
        continue;
      }
      const bad = await failure(verifyOne(message, packet, key, now));
      if (bad !== undefined)
        throw refusal(step, `The signature of ${member.name} over SHA256SUMS is not good: ${bad}`);
      signed.add(member);
    }
  }
  // One member, one voice: however many keys and signatures, a primary fingerprint counts once.
  const signers = team.members
    .filter((member) => signed.has(member))
    .map(({ name, fingerprint }) => ({ name, fingerprint }));
  if (signers.length < team.threshold) throw tooFew(signers, team, uncounted);
  return signers;
}

/** Why a promise of openpgp rejects; undefined where it resolves. */
async function failure(promise: Promise<unknown>): Promise<string | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Rejects where a signature is not a good one by this key. */
async function verifyOne(
  message: Message<Uint8Array>,
  packet: SignaturePacket,
  key: PublicKey,
  now: Date,
): Promise<void> {
  const packets = new PacketList<SignaturePacket>();
  packets.push(packet);
  const { signatures } = await verify({
    message,
    signature: new Signature(packets),
    verificationKeys: key,
    date: now,
    format: 'binary',
    config: limits,
  });
  // The promise is the answer: `verify` itself resolves on bad data.
  if (signatures.length === 0) throw new Error('it holds no signature');
  for (const { verified } of signatures) await verified;
}

/** RFC 9580, 6.2: one armour block and nothing around it, so that no two readers see different signatures. */
async function readBlock(armour: Uint8Array): Promise<Signature> {
  const text = Buffer.from(armour).toString('latin1');
  const lines = text.split('\n');
  const begins = lines.filter((line) => line.startsWith('-----BEGIN')).length;
  if (armour.length > maxArmour || !isWholeBlock(text))
    throw refusal(step, `SHA256SUMS.asc is not one armour block${begins > 1 ? `: it holds ${begins}` : ''}`, {
      expected: 'all signatures in one block, from BEGIN PGP SIGNATURE to END PGP SIGNATURE',
    });
  try {
    const signature = await readSignature({ armoredSignature: text, config: limits });
    // RFC 9580, 5.2.1.1: signatures over a file as it is, and no other type.
    if (signature.packets.some((packet) => packet.signatureType !== enums.signature.binary))
      throw new Error('not all of it are signatures of a file');
    return signature;
  } catch (error) {
    throw refusal(
      step,
      `SHA256SUMS.asc can not be read: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** An armour block: headers (RFC 9580, 6.2.2), an empty line, base64, a checksum (6.1). */
const block =
  /^-----BEGIN PGP SIGNATURE-----\r?\n(?:[A-Za-z]+: [\x20-\x7e]*\r?\n)*\r?\n((?:[A-Za-z0-9+/]{1,76}={0,2}\r?\n)+)(?:=([A-Za-z0-9+/]{4})\r?\n)?-----END PGP SIGNATURE-----\r?\n?$/;

/**
 * True for one armour block of which no byte can be changed unnoticed. The library reads past what is no base64, past
 * bits that the last letter does not need, and past a wrong checksum; gpg does not.
 */
function isWholeBlock(text: string): boolean {
  const [, lines, sum] = block.exec(text) ?? [];
  if (lines === undefined) return false;
  const letters = lines.replace(/[\r\n]/g, '');
  const bytes = Buffer.from(letters, 'base64');
  return bytes.toString('base64') === letters && (sum === undefined || sum === checksum(bytes));
}

/** CRC-24 in base64 (RFC 9580, 6.1.1). */
function checksum(bytes: Uint8Array): string {
  let crc = 0xb704ce;
  for (const byte of bytes) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit += 1) {
      crc <<= 1;
      if ((crc & 0x1000000) !== 0) crc ^= 0x1864cfb;
    }
  }
  return Buffer.from([crc >> 16, (crc >> 8) & 0xff, crc & 0xff]).toString('base64');
}

/** The key of a member, of which the fingerprint is the one that the team file gives. */
export async function memberKey(member: TeamFile['members'][number]): Promise<PublicKey> {
  try {
    const key: Key = await readKey({ armoredKey: member.publicKey, config: limits });
    if (key.isPrivate()) throw new Error('it is a private key');
    const fingerprint = key.getFingerprint().toUpperCase();
    if (fingerprint !== member.fingerprint)
      throw new Error(`its fingerprint is ${fingerprint}, not ${member.fingerprint}`);
    return key.toPublic();
  } catch (error) {
    throw refusal(
      'verify/team',
      `The key of ${member.name} in the team file can not be used: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

function tooFew(signers: readonly Signer[], team: TeamFile, uncounted: readonly string[]) {
  const names = signers.map(({ name }) => name).join(', ');
  const by = signers.length === 0 ? '' : ` (${names})`;
  const not = uncounted.length === 0 ? '' : `; not counted: ${uncounted.join('; ')}`;
  return refusal(step, `SHA256SUMS is signed by ${signers.length} of the team's members${by}${not}`, {
    expected: `good signatures of ${team.threshold} of ${team.members.length} members, each counted once`,
    hint: 'Ask the publisher; do not use this release.',
  });
}
