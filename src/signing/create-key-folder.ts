import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Key } from '@tufjs/models';
import { ClarionError } from '../names/error.ts';
import { writeJson } from '../release/json.ts';
import { type TeamFile, type TeamMember, teamFileSchema } from '../release/team-file.ts';
import { readIfThere, writeAside } from '../store/index.ts';
import { gpgMember } from './gpg.ts';
import { type KeyFolder, keyFiles, openKeyFolder } from './key-folder.ts';
import { createMember, type Person } from './member.ts';
import { signRoot } from './metadata.ts';
import { type RoleKey, type RoleName, roleNames } from './role.ts';
import { type SealedKey, scryptCost, sealNewKey } from './sealed-key.ts';

export interface NewKeys {
  /** The workspace's id, which the team file carries. */
  readonly workspace: string;
  /** Members whose keys are made here. */
  readonly people: readonly Person[];
  /** Primary fingerprints of members whose keys are in gpg. */
  readonly gpg: readonly string[];
  /** How many members must sign a release. */
  readonly threshold: number;
  readonly passphrase: string;
  /** Keys for a demonstration: team file and enrolment say so. */
  readonly demo: boolean;
  readonly now: Date;
  /** scrypt's N for the roles' keys; tests take less. */
  readonly cost?: number;
}

/**
 * Makes the members' keys, the roles' keys, the first team file and the first root metadata. Private files get mode
 * 0600. The root key is not needed again until keys change: it may then be moved to another place.
 *
 * @throws ClarionError of kind `usage`: a key folder is there already (`keys/exists`), or the threshold can't be met.
 */
export async function createKeyFolder(path: string, wanted: NewKeys): Promise<KeyFolder> {
  if ((await readIfThere(join(path, keyFiles.team))) !== undefined) {
    const hint = 'name another folder with --keys; keys are never overwritten';
    throw new ClarionError('usage', `There are keys in ${path} already`, { code: 'keys/exists', hint });
  }
  const made = await Promise.all(
    wanted.people.map((person) => createMember(person, wanted.passphrase, wanted.now)),
  );
  const held = await Promise.all(wanted.gpg.map(gpgMember));
  const team = teamOf(wanted, [...made.map(({ member }) => member), ...held]);
  const roles = new Map(
    roleNames.map((role) => [role, sealNewKey(role, wanted.passphrase, wanted.cost ?? scryptCost)]),
  );
  await mkdir(path, { recursive: true, mode: 0o700 });
  const write = (name: string, bytes: Uint8Array, mode?: number) =>
    writeAside(join(path, name), bytes, mode === undefined ? {} : { mode });
  for (const { member, privateKey } of made)
    await write(keyFiles.member(member.fingerprint), Buffer.from(privateKey, 'ascii'), 0o600);
  for (const [role, { sealed }] of roles) await write(keyFiles.role(role), writeJson(sealed), 0o600);
  await write(keyFiles.root, rootOf(roles, wanted.now));
  // Last: a folder with a team file is a whole one.
  await write(keyFiles.team, writeJson(team));
  return openKeyFolder(path);
}

function teamOf(wanted: NewKeys, members: readonly TeamMember[]): TeamFile {
  const { workspace, threshold, demo } = wanted;
  const reading = teamFileSchema.safeParse({
    format: 1,
    workspace,
    version: 1,
    threshold,
    members,
    ...(demo ? { demo } : {}),
  });
  if (reading.success) return reading.data;
  throw new ClarionError(
    'usage',
    `These members make no team: ${reading.error.issues.map(({ message }) => message).join(', ')}`,
    {
      code: 'keys/team',
      expected: 'at least one member, each once, and a threshold of at most their number',
      cause: reading.error,
    },
  );
}

function rootOf(
  roles: ReadonlyMap<RoleName, { readonly key: RoleKey; readonly sealed: SealedKey }>,
  now: Date,
): Uint8Array {
  const key = (role: RoleName): RoleKey => {
    const made = roles.get(role);
    if (made === undefined)
      throw new ClarionError('internal', `No key was made for ${role}`, { code: 'keys/role' });
    return made.key;
  };
  const pub = (role: RoleName): Key => key(role).key;
  const keys = {
    root: pub('root'),
    targets: pub('targets'),
    snapshot: pub('snapshot'),
    timestamp: pub('timestamp'),
  };
  return signRoot(1, keys, key('root'), now).bytes;
}
