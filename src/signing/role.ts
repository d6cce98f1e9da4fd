import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { Key, Signature } from '@tufjs/models';
import { z } from 'zod';
import { writeInstant } from '../release/instant.ts';
import { type Ring, rings } from '../release/target.ts';

/** The repository's roles, each with a key of its own: the four of TUF, and the rings (TUF 1.0.34, 2.1). */
export const roleNames = ['root', 'targets', ...rings, 'snapshot', 'timestamp'] as const;
export type RoleName = (typeof roleNames)[number];

/** True for a role that the targets role gives its key to, and not the root. */
export function isRing(role: RoleName): role is Ring {
  return rings.some((ring) => ring === role);
}

/** How long metadata of each role is good for, in days. */
export const lifetimeDays: Readonly<Record<RoleName, number>> = {
  root: 400,
  targets: 90,
  stable: 90,
  canary: 90,
  snapshot: 90,
  timestamp: 3,
};

/** The TUF specification that the metadata follows. */
export const specVersion = '1.0.34';

/** When metadata of a role that is signed now expires. */
export function expiryOf(role: RoleName, now: Date): string {
  return writeInstant(new Date(now.getTime() + lifetimeDays[role] * 86_400_000));
}

/** When metadata of a role was signed that expires then. */
export function signedAt(role: RoleName, expires: string): Date {
  return new Date(Date.parse(expires) - lifetimeDays[role] * 86_400_000);
}

/** A role's private key, open. */
export interface RoleKey {
  readonly role: RoleName;
  readonly key: Key;
  /** Its public half, 64 hex digits. */
  readonly publicHex: string;
  readonly sign: (bytes: Uint8Array) => Signature;
}

/** Makes an ed25519 key for a role: its raw seed, 32 bytes. */
export function newSeed(): Uint8Array {
  const { privateKey } = generateKeyPairSync('ed25519');
  return Buffer.from(z.object({ d: z.string() }).parse(privateKey.export({ format: 'jwk' })).d, 'base64url');
}

/** Opens a role's key from its seed. */
export function roleKey(role: RoleName, seed: Uint8Array): RoleKey {
  const privateKey = fromSeed(seed);
  const { x } = z.object({ x: z.string() }).parse(createPublicKey(privateKey).export({ format: 'jwk' }));
  const publicHex = Buffer.from(x, 'base64url').toString('hex');
  const key = publicRoleKey(publicHex);
  return {
    role,
    key,
    publicHex,
    sign: (bytes) => new Signature({ keyID: key.keyID, sig: sign(null, bytes, privateKey).toString('hex') }),
  };
}

/** The public half of a role's key; its id is the SHA-256 of its canonical JSON (TUF 1.0.34, 4.2). */
export function publicRoleKey(publicHex: string): Key {
  const canonical = `{"keytype":"ed25519","keyval":{"public":"${publicHex}"},"scheme":"ed25519"}`;
  const keyID = createHash('sha256').update(canonical).digest('hex');
  return new Key({ keyID, keyType: 'ed25519', scheme: 'ed25519', keyVal: { public: publicHex } });
}

/** PKCS #8 around a seed: a fixed header for ed25519 (RFC 8410, 7), then the seed. */
function fromSeed(seed: Uint8Array): KeyObject {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}
