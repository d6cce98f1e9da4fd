import { join } from 'node:path';
import type { Key, Metadata, Root } from '@tufjs/models';
import { ClarionError } from '../names/error.ts';
import { writeJson } from '../release/json.ts';
import type { TeamFile, TeamMember } from '../release/team-file.ts';
import { writeAside } from '../store/index.ts';
import { gpgMember } from './gpg.ts';
import { keyFiles, readKeyFiles } from './key-files.ts';
import { type KeyFolder, openKeyFolder } from './key-folder.ts';
import { createMember, type Person } from './member.ts';
import { keepMember, makeKeyFolder, type NewKey } from './new-keys.ts';
import { type RoleKey, type RoleName, roleNames } from './role.ts';
import { signRoot, unsignedRoot, writeRoot } from './root.ts';
import { checkedRootKeys } from './root-change.ts';
import { type SealedKey, scryptCost, sealNewKey } from './sealed-key.ts';
import { checkedTeam } from './team-change.ts';

export interface NewKeys extends NewKey {
  /** The workspace's id, which the team file carries. */
  readonly workspace: string;
  /** Members whose keys are made here. */
  readonly people: readonly Person[];
  /** Primary fingerprints of members whose keys are in gpg. */
  readonly gpg: readonly string[];
  /** Members whose keys are elsewhere. */
  readonly members?: readonly TeamMember[] | undefined;
  /** How many members must sign a release. */
  readonly threshold: number;
  /** Keys for a demonstration: team file and enrolment say so. */
  readonly demo: boolean;
}

/** Root keys that are elsewhere, and how many of them must sign root metadata. */
export interface RootHolders {
  readonly keys: readonly Key[];
  readonly threshold: number;
}

/**
 * Makes the members' keys, the roles' keys, the first team file and the first root metadata, signed by a root key that
 * is made here. Private files get mode 0600. The root key is not needed again until keys change: it may then be moved
 * to another place.
 *
 * @throws ClarionError of kind `usage`: a key folder is there already (`keys/exists`), or the threshold can't be met.
 */
export async function createKeyFolder(path: string, wanted: NewKeys): Promise<KeyFolder> {
  await fill(path, wanted, roleNames, (keys) => {
    const root = unsignedRoot(1, { ...onlineKeys(keys), root: [keys('root').key], threshold: 1 }, wanted.now);
    signRoot(root, keys('root'));
    return [root, { keep: true }];
  });
  return openKeyFolder(path);
}

/**
 * The same where root keys are held elsewhere. The folder is whole once the draft of the root metadata is signed by
 * enough of them and adopted.
 *
 * @returns the draft, and the team file.
 */
export async function createWithHolders(
  path: string,
  wanted: NewKeys,
  holders: RootHolders,
): Promise<{ readonly draft: Metadata<Root>; readonly team: TeamFile }> {
  checkedRootKeys(holders.keys, holders.threshold);
  return fill(
    path,
    wanted,
    roleNames.filter((role) => role !== 'root'),
    (keys) => [
      unsignedRoot(1, { ...onlineKeys(keys), root: holders.keys, threshold: holders.threshold }, wanted.now),
      { keep: false },
    ],
  );
}

type Keys = (role: RoleName) => RoleKey;

function onlineKeys(keys: Keys) {
  return {
    targets: keys('targets').key,
    snapshot: keys('snapshot').key,
    timestamp: keys('timestamp').key,
  };
}

async function fill(
  path: string,
  wanted: NewKeys,
  roles: readonly RoleName[],
  rootOf: (keys: Keys) => readonly [Metadata<Root>, { readonly keep: boolean }],
): Promise<{ readonly draft: Metadata<Root>; readonly team: TeamFile }> {
  await expectFresh(path);
  const made = await Promise.all(
    wanted.people.map((person) => createMember(person, wanted.passphrase, wanted.now)),
  );
  const held = await Promise.all(wanted.gpg.map(gpgMember));
  const { workspace, threshold, demo, members: elsewhere = [] } = wanted;
  const team = checkedTeam({
    format: 1,
    workspace,
    version: 1,
    threshold,
    members: [...made.map(({ member }) => member), ...held, ...elsewhere],
    ...(demo ? { demo } : {}),
  });
  const sealed = new Map(
    roles.map((role) => [role, sealNewKey(role, wanted.passphrase, wanted.cost ?? scryptCost)]),
  );
  const [root, { keep }] = rootOf((role) => keyOf(sealed, role));
  await makeKeyFolder(path);
  for (const each of made) await keepMember(path, each);
  for (const [role, each] of sealed)
    await writeAside(join(path, keyFiles.role(role)), writeJson(each.sealed), { mode: 0o600 });
  if (keep) await writeAside(join(path, keyFiles.root(1)), writeRoot(root));
  // Last: a folder with a team file has all that was made here.
  await writeAside(join(path, keyFiles.team), writeJson(team));
  return { draft: root, team };
}

async function expectFresh(path: string): Promise<void> {
  const { team, roots, sealed } = await readKeyFiles(path);
  if (team === undefined && roots.length === 0 && sealed.length === 0) return;
  const hint = 'name another folder with --keys; keys are never overwritten';
  throw new ClarionError('usage', `There are keys in ${path} already`, { code: 'keys/exists', hint });
}

function keyOf(
  made: ReadonlyMap<RoleName, { readonly key: RoleKey; readonly sealed: SealedKey }>,
  role: RoleName,
): RoleKey {
  const key = made.get(role)?.key;
  if (key !== undefined) return key;
  throw new ClarionError('internal', `No key was made for ${role}`, { code: 'keys/role' });
}
