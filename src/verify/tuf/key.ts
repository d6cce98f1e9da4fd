import { createHash, createPublicKey, constants as crypto, type KeyObject, verify } from 'node:crypto';
import type { Key } from '@tufjs/models';
import { canonical } from './json.ts';

/** A public key that can check signatures. */
export interface Verifier {
  /** The key itself, whatever it is called: the same for two ids of one key. */
  readonly identity: string;
  verifies(signed: Uint8Array, signature: string): boolean;
}

/**
 * The verifier of a key of TUF metadata (TUF 1.0.34, 4.2): ed25519, RSASSA-PSS and ECDSA over P-256 and P-384.
 * Undefined for a key that can't count: its id is not its digest (4.3: clients must calculate it), its type or scheme
 * is unknown or do not fit, it can't be read, it is RSA below 2,048 bits.
 */
export function verifierOf(key: Key): Verifier | undefined {
  if (createHash('sha256').update(canonical(key.toJSON())).digest('hex') !== key.keyID) return undefined;
  const read = readKey(key);
  if (read === undefined) return undefined;
  const { publicKey, hash, padding } = read;
  const options = padding === undefined ? publicKey : { key: publicKey, padding };
  return {
    identity: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    verifies: (signed, signature) => verify(hash, signed, options, Buffer.from(signature, 'hex')),
  };
}

interface ReadKey {
  readonly publicKey: KeyObject;
  /** Null where the scheme holds it. */
  readonly hash: string | null;
  readonly padding?: number;
}

const curves: Readonly<
  Record<string, { readonly jwk: string; readonly openssl: string; readonly hash: string }>
> = {
  'ecdsa-sha2-nistp256': { jwk: 'P-256', openssl: 'prime256v1', hash: 'sha256' },
  'ecdsa-sha2-nistp384': { jwk: 'P-384', openssl: 'secp384r1', hash: 'sha384' },
};

function readKey({ keyType, scheme, keyVal }: Key): ReadKey | undefined {
  const text = keyVal.public;
  if (text === undefined) return undefined;
  if (keyType === 'ed25519' && scheme === 'ed25519') {
    const publicKey = /^[0-9a-f]{64}$/i.test(text)
      ? keyFrom({ kty: 'OKP', crv: 'Ed25519', x: base64url(text) })
      : keyFrom(text);
    return publicKey?.asymmetricKeyType === 'ed25519' ? { publicKey, hash: null } : undefined;
  }
  const [, pss] = /^rsassa-pss-(sha256|sha384|sha512)$/.exec(scheme) ?? [];
  if (keyType === 'rsa' && pss !== undefined) {
    const publicKey = keyFrom(text);
    const bits = publicKey?.asymmetricKeyDetails?.modulusLength ?? 0;
    if (publicKey?.asymmetricKeyType !== 'rsa' || bits < 2048) return undefined;
    return { publicKey, hash: pss, padding: crypto.RSA_PKCS1_PSS_PADDING };
  }
  const curve = curves[scheme];
  // Older writers give the scheme as the type, and the point in hex in place of PEM.
  if (curve !== undefined && (keyType === 'ecdsa' || keyType === scheme)) {
    const publicKey = /^04([0-9a-f]{2})+$/i.test(text) ? pointOn(curve.jwk, text.slice(2)) : keyFrom(text);
    return publicKey?.asymmetricKeyDetails?.namedCurve === curve.openssl
      ? { publicKey, hash: curve.hash }
      : undefined;
  }
  return undefined;
}

/** A point without compression: both coordinates, one after the other. */
function pointOn(crv: string, hex: string): KeyObject | undefined {
  const half = hex.length / 2;
  return keyFrom({ kty: 'EC', crv, x: base64url(hex.slice(0, half)), y: base64url(hex.slice(half)) });
}

function base64url(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64url');
}

function keyFrom(given: string | Readonly<Record<string, string>>): KeyObject | undefined {
  try {
    if (typeof given !== 'string') return createPublicKey({ key: given, format: 'jwk' });
    // PEM of a public key alone: of a private key or a certificate, Node would make one too.
    return given.startsWith('-----BEGIN PUBLIC KEY-----') ? createPublicKey(given) : undefined;
  } catch {
    // What is no key signs nothing; the threshold tells whether that matters.
    return undefined;
  }
}
