import { generateKeyPairSync } from 'node:crypto';
import { Key } from '@tufjs/models';
import { describe, expect, it } from 'vitest';
import { verifierOf } from '../../../src/verify/tuf/key.ts';
import { ed25519, type Signer, signatureBy, signerOf } from './repository.ts';

const pem = { format: 'pem', type: 'spki' } as const;

function rsa(scheme = 'rsassa-pss-sha256', modulusLength = 2048): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength });
  return signerOf(privateKey, {
    keytype: 'rsa',
    scheme,
    keyval: { public: publicKey.export(pem).toString() },
  });
}

function rsaPss(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
  const keyval = { public: publicKey.export(pem).toString() };
  return signerOf(privateKey, { keytype: 'rsa', scheme: 'rsassa-pss-sha256', keyval });
}

function ecdsa(scheme: string, namedCurve: string, keytype = 'ecdsa'): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  return signerOf(privateKey, { keytype, scheme, keyval: { public: publicKey.export(pem).toString() } });
}

/** The point of a curve as older writers give it. */
function ecdsaInHex(scheme: string, namedCurve: string, size: number): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  const point = publicKey
    .export({ format: 'der', type: 'spki' })
    .subarray(-(2 * size + 1))
    .toString('hex');
  return signerOf(privateKey, { keytype: scheme, scheme, keyval: { public: point } });
}

function ed25519InPem(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return signerOf(privateKey, {
    keytype: 'ed25519',
    scheme: 'ed25519',
    keyval: { public: publicKey.export(pem).toString() },
  });
}

const verifier = ({ id, key }: Signer) => verifierOf(Key.fromJSON(id, key));
const data = Buffer.from('{"a":1}');

describe('a key', () => {
  const made: readonly (readonly [string, Signer])[] = [
    ['ed25519', ed25519()],
    ['ed25519 in PEM', ed25519InPem()],
    ['ed25519 with fields that nobody knows', ed25519({ 'x-owner': '@ada', n: { a: [1] } })],
    ['rsassa-pss-sha256', rsa()],
    ['ecdsa-sha2-nistp256', ecdsa('ecdsa-sha2-nistp256', 'prime256v1')],
    ['ecdsa-sha2-nistp384', ecdsa('ecdsa-sha2-nistp384', 'secp384r1')],
    [
      'ecdsa-sha2-nistp256 under the old key type',
      ecdsa('ecdsa-sha2-nistp256', 'prime256v1', 'ecdsa-sha2-nistp256'),
    ],
    ['ecdsa-sha2-nistp256 as a point in hex', ecdsaInHex('ecdsa-sha2-nistp256', 'prime256v1', 32)],
  ];
  it.each(made)('by %s verifies its own signature, and no other', (_, signer) => {
    const own = verifier(signer);
    const signature = signatureBy(signer, data);
    expect(own?.verifies(data, signature)).toBe(true);
    expect(own?.verifies(Buffer.from('{"a":2}'), signature)).toBe(false);
    const turned = `${signature.slice(0, -2)}${signature.endsWith('00') ? '01' : '00'}`;
    for (const bad of ['', '00', 'ff'.repeat(64), turned, signature.slice(2)])
      expect(own?.verifies(data, bad), bad.slice(0, 20)).toBe(false);
    for (const [, other] of made)
      if (other !== signer) expect(verifier(other)?.verifies(data, signature)).toBe(false);
  });

  it('does not count under another id than its digest', () => {
    const { key } = ed25519();
    expect(verifierOf(Key.fromJSON('root-a', key))).toBeUndefined();
    expect(verifierOf(Key.fromJSON(ed25519().id, key))).toBeUndefined();
  });

  it('is one key, whatever it is called', () => {
    const signer = ed25519();
    const again = signerOf(signer.privateKey, { ...signer.key, 'x-copy': true });
    expect(again.id).not.toBe(signer.id);
    expect(verifier(again)?.identity).toBe(verifier(signer)?.identity);
  });

  const text = (signer: Signer) => {
    const { keyval } = signer.key;
    return typeof keyval === 'object' && keyval !== null && !Array.isArray(keyval)
      ? keyval.public
      : undefined;
  };
  const p256 = ecdsa('ecdsa-sha2-nistp256', 'prime256v1');
  const bad = (keytype: string, scheme: string, value: unknown): Signer =>
    signerOf(p256.privateKey, { keytype, scheme, keyval: { public: String(value) } });
  it.each([
    ['of RSA below 2,048 bits', rsa('rsassa-pss-sha256', 1024)],
    ['of RSA that names its own padding', rsaPss()],
    ['by a scheme of another key type', bad('ed25519', 'ecdsa-sha2-nistp256', text(p256))],
    ['of another type than it says', bad('ed25519', 'ed25519', text(p256))],
    ['of another curve than its scheme', ecdsa('ecdsa-sha2-nistp384', 'prime256v1')],
    ['by a scheme that nobody knows', bad('ecdsa', 'ecdsa-sha1', text(p256))],
    ['by RSA without PSS', rsa('rsa-pkcs1v15-sha256')],
    ['of a type that nobody knows', bad('sphincs', 'sphincs', 'ab')],
    ['that is no key', bad('ed25519', 'ed25519', 'no key')],
    ['that is too short', bad('ed25519', 'ed25519', 'ab'.repeat(31))],
    ['that is a point beside the curve', bad('ecdsa', 'ecdsa-sha2-nistp256', `04${'ab'.repeat(64)}`)],
    [
      'that is a private key',
      bad('ed25519', 'ed25519', ed25519().privateKey.export({ format: 'pem', type: 'pkcs8' })),
    ],
  ])('%s does not count', (_, signer) => {
    expect(verifier(signer)).toBeUndefined();
  });
});
