import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Key, Metadata, Root } from '@tufjs/models';
import { ClarionError } from '../names/error.ts';
import type { TeamFile } from '../release/team-file.ts';
import { readIfThere } from '../store/index.ts';
import { type DigestSigner, gpgSigner, keySigner } from './digest-signatures.ts';
import { exposedPaths } from './exposed.ts';
import { gpgHolds } from './gpg.ts';
import { type KeyFolderContent, keyFiles, type RootFile, readKeyFiles, type TeamLink } from './key-files.ts';
import { isRing, publicRoleKey, type RoleKey, type RoleName, roleNames } from './role.ts';
import { rootRoles } from './root.ts';
import { openKey, type SealedKey } from './sealed-key.ts';

/** The key folder that commands use unless told: CLARION_KEYS, else `~/.clarion/keys`. */
export function defaultKeyFolder(environment: { readonly CLARION_KEYS?: string | undefined }): string {
  return environment.CLARION_KEYS ?? join(homedir(), '.clarion', 'keys');
}

/** Where a member's private key is. */
type KeyPlace = 'file' | 'gpg' | 'elsewhere';

/** Root metadata of today, and what led to it: a live update may still be signed by keys of a root before. */
export interface RootChain {
  readonly newest: Metadata<Root>;
  /** Newest first. */
  readonly earlier: readonly Metadata<Root>[];
}

/** A publisher's key folder, read: everything in it that is public, and the means to open what is not. */
export interface KeyFolder {
  readonly path: string;
  readonly team: TeamFile;
  /** The bytes of the team file of today, as they are published. */
  readonly teamBytes: Uint8Array;
  /** Every version of the team file that is here, oldest first. */
  readonly teams: readonly TeamLink[];
  readonly root: RootChain;
  /** The bytes of the root metadata of today, as they are published. */
  readonly rootBytes: Uint8Array;
  /** Every version of the root metadata that is here, oldest first. */
  readonly roots: readonly RootFile[];
  /** Public keys of the roles whose private half lies here, as the root of today gives them. */
  readonly roles: ReadonlyMap<RoleName, Key>;
  /** Paths in it that others may read or change, though they are private. */
  readonly exposed: readonly string[];
  /** Private keys of roles that no longer count, and can be destroyed once the root of today is published. */
  readonly retired: readonly string[];
  readonly place: (fingerprint: string) => Promise<KeyPlace>;
  /** Opens a role's key. @throws ClarionError of kind `usage` when it is not here or the passphrase is another. */
  readonly role: (role: RoleName, passphrase: Passphrase) => Promise<RoleKey>;
  /** Opens the key that a role had under an earlier root; undefined where it is the same or not here. */
  readonly roleUnder: (
    root: Metadata<Root>,
    role: RoleName,
    passphrase: Passphrase,
  ) => Promise<RoleKey | undefined>;
  /** Members who can sign here, in the team file's order; those of `only` where it is given. */
  readonly signers: (passphrase: Passphrase, only?: readonly string[]) => Promise<readonly DigestSigner[]>;
}

/** Asks for the passphrase of the key folder; called only when a key in a file must be opened. */
export type Passphrase = () => Promise<string>;

/**
 * Reads a publisher's key folder.
 *
 * @throws ClarionError of kind `usage`, code `keys/folder`, when there is none.
 */
export async function openKeyFolder(path: string): Promise<KeyFolder> {
  const content = await readKeyFiles(path);
  const root = content.roots.at(-1);
  if (content.team === undefined || root === undefined) throw notWhole(path, content);
  expectSelfSigned(root);
  const { file: team, bytes: teamBytes } = content.team;
  const sealed = currentKeys(content, root.metadata);
  const place = async (fingerprint: string): Promise<KeyPlace> => {
    if (content.members.includes(fingerprint)) return 'file';
    return (await gpgHolds(fingerprint)) ? 'gpg' : 'elsewhere';
  };
  return {
    path,
    team,
    teamBytes,
    teams: content.teams,
    root: {
      newest: root.metadata,
      earlier: content.roots
        .slice(0, -1)
        .map(({ metadata }) => metadata)
        .reverse(),
    },
    rootBytes: root.bytes,
    roots: content.roots,
    roles: new Map([...sealed].map(([role, key]) => [role, publicRoleKey(key.public)])),
    exposed: await exposedPaths(path),
    retired: content.sealed
      .filter(({ key }) => sealed.get(key.role)?.public !== key.public)
      .map(({ file }) => file),
    place,
    role: async (role, passphrase) => {
      const key = sealed.get(role);
      if (key !== undefined) return openKey(key, await passphrase());
      throw new ClarionError('usage', `The ${role} key is not in ${path}`, {
        code: 'keys/role',
        expected: keyFiles.role(role),
        ...(isRing(role) ? { hint: `clarion keys root --rotate ${role} makes a new one` } : {}),
      });
    },
    roleUnder: async (earlier, role, passphrase) => {
      const key = sealedUnder(content, earlier, role);
      return key === undefined || key.public === sealed.get(role)?.public
        ? undefined
        : openKey(key, await passphrase());
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

function notWhole(path: string, { team }: KeyFolderContent): ClarionError {
  return new ClarionError(
    'usage',
    team === undefined ? `There are no keys of a team in ${path}` : `${path} has no root metadata yet`,
    {
      code: 'keys/folder',
      expected: `${keyFiles.team} and ${keyFiles.root(1)}`,
      hint:
        team === undefined
          ? 'make keys with clarion keys create, or name their folder with --keys'
          : 'have the draft of it signed with clarion sign by those who hold the root keys, then run clarion keys adopt',
    },
  );
}

/** The private key of each role that is in use: the one that the root names; a ring has but one at a time. */
function currentKeys(content: KeyFolderContent, root: Metadata<Root>): ReadonlyMap<RoleName, SealedKey> {
  return new Map(
    roleNames.flatMap((role) => {
      const key = sealedUnder(content, root, role);
      return key === undefined ? [] : [[role, key] as const];
    }),
  );
}

function sealedUnder(
  { sealed }: KeyFolderContent,
  { signed }: Metadata<Root>,
  role: RoleName,
): SealedKey | undefined {
  const mine = sealed.map(({ key }) => key).filter((key) => key.role === role);
  if (!rootRoles.some((each) => each === role)) return mine[0];
  const named = signed.roles[role]?.keyIDs ?? [];
  return mine.find((key) => named.includes(publicRoleKey(key.public).keyID));
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

/** Root metadata in a key folder verified when it was adopted; this finds a file that was damaged since. */
function expectSelfSigned({ metadata }: RootFile): void {
  try {
    metadata.verifyDelegate('root', metadata);
  } catch (cause) {
    throw new ClarionError(
      'state',
      `${keyFiles.root(metadata.signed.version)} of the key folder is damaged`,
      {
        code: 'keys/root',
        hint: 'restore it from a copy',
        cause,
      },
    );
  }
}
