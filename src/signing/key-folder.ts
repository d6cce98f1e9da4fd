import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Key, Metadata, MetadataKind, type Root } from '@tufjs/models';
import { z } from 'zod';
import { ClarionError } from '../names/error.ts';
import { readJson } from '../release/json.ts';
import { readTeamFile, type TeamFile } from '../release/team-file.ts';
import { readIfThere } from '../store/index.ts';
import { type DigestSigner, gpgSigner, keySigner } from './digest-signatures.ts';
import { exposedPaths } from './exposed.ts';
import { gpgHolds } from './gpg.ts';
import { publicRoleKey, type RoleKey, type RoleName, roleNames } from './role.ts';
import { openKey, type SealedKey, sealedKeySchema } from './sealed-key.ts';

/** Where things lie in a key folder. `team/` and `roles/` are private; the rest may be shown to anyone. */
export const keyFiles = {
  team: 'team.json',
  root: '1.root.json',
  member: (fingerprint: string) => `team/${fingerprint}.asc`,
  role: (role: RoleName) => `roles/${role}.json`,
} as const;

/** The key folder that commands use unless told: CLARION_KEYS, else `~/.clarion/keys`. */
export function defaultKeyFolder(environment: { readonly CLARION_KEYS?: string | undefined }): string {
  return environment.CLARION_KEYS ?? join(homedir(), '.clarion', 'keys');
}

/** Where a member's private key is. */
type KeyPlace = 'file' | 'gpg' | 'elsewhere';

/** A key folder, read: everything in it that is public, and the means to open what is not. */
export interface KeyFolder {
  readonly path: string;
  readonly team: TeamFile;
  /** The bytes of `team.json`, as they are published. */
  readonly teamBytes: Uint8Array;
  readonly root: Metadata<Root>;
  /** The bytes of the root metadata, as they are published. */
  readonly rootBytes: Uint8Array;
  /** Public keys of the roles whose private half lies here. */
  readonly roles: ReadonlyMap<RoleName, Key>;
  /** Paths in it that others may read or change, though they are private. */
  readonly exposed: readonly string[];
  readonly place: (fingerprint: string) => Promise<KeyPlace>;
  /** Opens a role's key. @throws ClarionError of kind `usage` when it is not here or the passphrase is another. */
  readonly role: (role: RoleName, passphrase: Passphrase) => Promise<RoleKey>;
  /** Members who can sign here, in the team file's order; those of `only` where it is given. */
  readonly signers: (passphrase: Passphrase, only?: readonly string[]) => Promise<readonly DigestSigner[]>;
}

/** Asks for the passphrase of the key folder; called only when a key in a file must be opened. */
export type Passphrase = () => Promise<string>;

/**
 * Reads a key folder.
 *
 * @throws ClarionError of kind `usage`, code `keys/folder`, when there is none.
 */
export async function openKeyFolder(path: string): Promise<KeyFolder> {
  const teamBytes = await readIfThere(join(path, keyFiles.team));
  const rootBytes = await readIfThere(join(path, keyFiles.root));
  if (teamBytes === undefined || rootBytes === undefined) {
    const hint = 'make keys with clarion keys create, or name their folder with --keys';
    throw new ClarionError('usage', `There are no keys in ${path}`, {
      code: 'keys/folder',
      expected: `${keyFiles.team} and ${keyFiles.root}`,
      hint,
    });
  }
  const team = readTeamFile(teamBytes);
  const sealed = await readRoles(path);
  const place = async (fingerprint: string): Promise<KeyPlace> => {
    if ((await readIfThere(join(path, keyFiles.member(fingerprint)))) !== undefined) return 'file';
    return (await gpgHolds(fingerprint)) ? 'gpg' : 'elsewhere';
  };
  return {
    path,
    team,
    teamBytes,
    root: readRoot(rootBytes),
    rootBytes,
    roles: new Map([...sealed].map(([role, key]) => [role, publicRoleKey(key.public)])),
    exposed: await exposedPaths(path),
    place,
    role: async (role, passphrase) => {
      const key = sealed.get(role);
      if (key !== undefined) return openKey(key, await passphrase());
      throw new ClarionError('usage', `The ${role} key is not in ${path}`, {
        code: 'keys/role',
        expected: keyFiles.role(role),
      });
    },
    signers: async (passphrase, only) => {
      const signers: DigestSigner[] = [];
      for (const member of chosen(team, only)) {
        const armoured = await readIfThere(join(path, keyFiles.member(member.fingerprint)));
        if (armoured !== undefined)
          signers.push(await keySigner(member, armoured.toString('ascii'), await passphrase()));
        else if (await gpgHolds(member.fingerprint)) signers.push(gpgSigner(member));
      }
      return signers;
    },
  };
}

/** Members by mail address, name or fingerprint, in the team file's order; named twice they are still one. */
function chosen(team: TeamFile, only: readonly string[] | undefined): TeamFile['members'] {
  if (only === undefined) return team.members;
  const isNamed = (member: TeamFile['members'][number], wanted: string) =>
    [member.name, member.email, member.fingerprint].includes(wanted);
  const unknown = only.find((wanted) => !team.members.some((member) => isNamed(member, wanted)));
  if (unknown === undefined)
    return team.members.filter((member) => only.some((wanted) => isNamed(member, wanted)));
  const expected = `one of ${team.members.map(({ email }) => email).join(', ')}`;
  throw new ClarionError('usage', `Unexpected signer ${unknown}`, { code: 'keys/signer', expected });
}

async function readRoles(path: string): Promise<ReadonlyMap<RoleName, SealedKey>> {
  const sealed = new Map<RoleName, SealedKey>();
  for (const role of roleNames) {
    const bytes = await readIfThere(join(path, keyFiles.role(role)));
    if (bytes !== undefined) sealed.set(role, readJson(keyFiles.role(role), bytes, sealedKeySchema));
  }
  return sealed;
}

/** Reads root metadata and checks that it is signed by itself. */
function readRoot(bytes: Uint8Array): Metadata<Root> {
  const data = readJson('the root metadata', bytes, z.record(z.string(), z.json()));
  try {
    const root = Metadata.fromJSON(MetadataKind.Root, data);
    root.verifyDelegate('root', root);
    return root;
  } catch (cause) {
    throw new ClarionError('state', `${keyFiles.root} of the key folder is damaged`, {
      code: 'keys/root',
      hint: 'restore it from a copy',
      cause,
    });
  }
}
