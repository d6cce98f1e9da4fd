import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Key } from '@tufjs/models';
import { z } from 'zod';
import { ClarionError } from '../names/error.ts';
import { readJson, writeJson } from '../release/json.ts';
import type { TeamMember } from '../release/team-file.ts';
import { createFile, readIfThere, writeAside } from '../store/index.ts';
import { keyFiles, readKeyFiles } from './key-files.ts';
import { createMember, type NewMember, type Person } from './member.ts';
import { isRing, publicRoleKey, type RoleName, roleNames } from './role.ts';
import { openKey, scryptCost, sealNewKey } from './sealed-key.ts';

/** What a new key needs besides its owner. */
export interface NewKey {
  readonly passphrase: string;
  readonly now: Date;
  /** scrypt's N for the roles' keys; tests take less. */
  readonly cost?: number | undefined;
}

/** The public half of a role's key, as it is passed from one machine to another. */
const roleFileSchema = z.strictObject({
  format: z.literal(1),
  role: z.enum(roleNames),
  public: z.string().regex(/^[0-9a-f]{64}$/, 'an ed25519 public key in hex'),
});

/** Makes a folder for private keys. */
export async function makeKeyFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
}

/** Makes a member's OpenPGP key in a key folder; its public half goes to whoever makes the team file. */
export async function addMemberKey(path: string, person: Person, options: NewKey): Promise<TeamMember> {
  await expectPassphrase(path, options.passphrase);
  const made = await createMember(person, options.passphrase, options.now);
  await makeKeyFolder(path);
  await keepMember(path, made);
  return made.member;
}

export function keepMember(path: string, { member, privateKey }: NewMember): Promise<void> {
  const bytes = Buffer.from(privateKey, 'ascii');
  return writeAside(join(path, keyFiles.member(member.fingerprint)), bytes, { mode: 0o600 });
}

/**
 * Makes a role's key in a key folder, beside the one that it may have already. Which of them counts, the root metadata
 * says; but a ring has one key at a time, and the new one takes the place of the old.
 */
export async function addRoleKey(path: string, role: RoleName, options: NewKey): Promise<Key> {
  await expectPassphrase(path, options.passphrase);
  const { sealed, key } = sealNewKey(role, options.passphrase, options.cost ?? scryptCost);
  await makeKeyFolder(path);
  const first = join(path, keyFiles.role(role));
  const isFree = isRing(role) || (await readIfThere(first)) === undefined;
  const file = isFree ? first : join(path, keyFiles.role(role, key.key.keyID));
  await writeAside(file, writeJson(sealed), { mode: 0o600 });
  return key.key;
}

/** A folder has one passphrase: a typing error would lock the new key away from whoever publishes. */
async function expectPassphrase(path: string, passphrase: string): Promise<void> {
  const [sealed] = (await readKeyFiles(path)).sealed;
  if (sealed !== undefined) openKey(sealed.key, passphrase);
}

/** Writes the public half of a role's key to a file that is not there yet. */
export function writeRoleFile(path: string, role: RoleName, key: Key): Promise<void> {
  return createFile(path, writeJson({ format: 1, role, public: key.keyVal.public }));
}

/**
 * Reads the public half of a role's key.
 *
 * @throws ClarionError of kind `usage`, code `keys/role`, for a key of another role.
 */
export function readRoleFile(name: string, bytes: Uint8Array, role: RoleName): Key {
  const file = readJson(name, bytes, roleFileSchema);
  if (file.role === role) return publicRoleKey(file.public);
  throw new ClarionError('usage', `${name} is a key for ${file.role}`, {
    code: 'keys/role',
    expected: `a key for ${role}`,
  });
}
