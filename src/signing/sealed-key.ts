import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { z } from 'zod';
import { ClarionError } from '../names/error.ts';
import { newSeed, type RoleKey, type RoleName, roleKey, roleNames } from './role.ts';

/**
 * A role's key at rest. Not PKCS #8 PEM: Node's has 2048 rounds of PBKDF2 and no way to ask for more, which a graphics
 * card walks through. scrypt (RFC 7914) costs a guess 64 MB; AES-256-GCM tells a wrong passphrase and a changed file.
 */
export const sealedKeySchema = z.strictObject({
  format: z.literal(1),
  role: z.enum(roleNames),
  public: z.string().regex(/^[0-9a-f]{64}$/),
  scrypt: z.strictObject({
    salt: z.base64(),
    cost: z
      .int()
      .min(1024)
      .max(2 ** 20),
    blockSize: z.literal(8),
  }),
  nonce: z.base64(),
  sealed: z.base64(),
});

export type SealedKey = z.infer<typeof sealedKeySchema>;

/** scrypt's N for new keys: with blocks of 1 kB, 64 MB a guess. */
export const scryptCost = 2 ** 16;
const tagLength = 16;

/** Makes a role's key and seals it under the passphrase. */
export function sealNewKey(
  role: RoleName,
  passphrase: string,
  cost = scryptCost,
): { readonly sealed: SealedKey; readonly key: RoleKey } {
  const seed = newSeed();
  const key = roleKey(role, seed);
  const { publicHex } = key;
  const scrypt = { salt: randomBytes(16).toString('base64'), cost, blockSize: 8 } as const;
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', stretch(passphrase, scrypt), nonce).setAAD(
    bound(role, publicHex),
  );
  const sealed = Buffer.concat([cipher.update(seed), cipher.final(), cipher.getAuthTag()]);
  return {
    key,
    sealed: {
      format: 1,
      role,
      public: publicHex,
      scrypt,
      nonce: nonce.toString('base64'),
      sealed: sealed.toString('base64'),
    },
  };
}

/** @throws ClarionError of kind `usage`, code `keys/passphrase`, when the passphrase is another or the file was changed. */
export function openKey(sealedKey: SealedKey, passphrase: string): RoleKey {
  const { role, scrypt, nonce } = sealedKey;
  const sealed = Buffer.from(sealedKey.sealed, 'base64');
  try {
    const decipher = createDecipheriv(
      'aes-256-gcm',
      stretch(passphrase, scrypt),
      Buffer.from(nonce, 'base64'),
      { authTagLength: tagLength },
    )
      .setAAD(bound(role, sealedKey.public))
      .setAuthTag(sealed.subarray(-tagLength));
    const seed = Buffer.concat([decipher.update(sealed.subarray(0, -tagLength)), decipher.final()]);
    return roleKey(role, seed);
  } catch (cause) {
    throw new ClarionError('usage', `The passphrase does not open the ${role} key`, {
      code: 'keys/passphrase',
      cause,
    });
  }
}

function stretch(passphrase: string, { salt, cost, blockSize }: SealedKey['scrypt']): Buffer {
  const maxmem = 128 * cost * blockSize * 2;
  return scryptSync(passphrase.normalize('NFC'), Buffer.from(salt, 'base64'), 32, {
    N: cost,
    r: blockSize,
    p: 1,
    maxmem,
  });
}

/** What the seal covers besides the seed: a key can not be given another role. */
function bound(role: RoleName, publicHex: string): Buffer {
  return Buffer.from(`clarion role key 1 ${role} ${publicHex}`, 'ascii');
}
