import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metadata, Root } from '@tufjs/models';
import { readJson } from '../release/json.ts';
import { readTeamFile, type TeamFile } from '../release/team-file.ts';
import { readIfThere } from '../store/index.ts';
import { readRootDraft } from './root.ts';
import { type SealedKey, sealedKeySchema } from './sealed-key.ts';

/**
 * Where things lie in a key folder. `team/` and `roles/` are private; the rest may be shown to anyone. A folder may
 * hold one member's key and nothing else, or all that a publisher needs.
 */
export const keyFiles = {
  /** The team file of today. */
  team: 'team.json',
  /** An earlier one. */
  earlierTeam: (version: number) => `${version}.team.json`,
  /** The signatures of a team file: by members of the one before, and by its own. */
  teamSignatures: (version: number) => `${version}.team.json.asc`,
  root: (version: number) => `${version}.root.json`,
  members: 'team',
  member: (fingerprint: string) => `team/${fingerprint}.asc`,
  roles: 'roles',
  /** A role's first key has the role's name alone. */
  role: (role: string, keyId?: string) =>
    keyId === undefined ? `roles/${role}.json` : `roles/${role}-${keyId.slice(0, 16)}.json`,
} as const;

/** A version of the team file, with what proves that the version before led to it. */
export interface TeamLink {
  readonly version: number;
  readonly bytes: Uint8Array;
  /** Absent for the first, and where a new chain was begun. */
  readonly signatures: Uint8Array | undefined;
}

export interface RootFile {
  readonly metadata: Metadata<Root>;
  readonly bytes: Uint8Array;
}

/** The file of a role's private key in a key folder. */
interface SealedFile {
  readonly file: string;
  readonly key: SealedKey;
}

/** What lies in a key folder, whole or not. */
export interface KeyFolderContent {
  readonly team: { readonly file: TeamFile; readonly bytes: Uint8Array } | undefined;
  /** All versions that are here, oldest first; the last is the team of today. */
  readonly teams: readonly TeamLink[];
  /** All versions that are here, oldest first; the last is the root of today. */
  readonly roots: readonly RootFile[];
  readonly sealed: readonly SealedFile[];
  /** Fingerprints of the members whose private keys are here. */
  readonly members: readonly string[];
}

export async function readKeyFiles(path: string): Promise<KeyFolderContent> {
  const bytes = await readIfThere(join(path, keyFiles.team));
  const team = bytes && { file: readTeamFile(bytes), bytes };
  return {
    team,
    teams: team === undefined ? [] : await readTeams(path, team.file.version, team.bytes),
    roots: await readRoots(path),
    sealed: await readSealed(path),
    members: (await namesIn(join(path, keyFiles.members)))
      .map((name) => /^([0-9A-F]{40})\.asc$/.exec(name)?.[1])
      .filter((fingerprint) => fingerprint !== undefined),
  };
}

async function readTeams(path: string, newest: number, bytes: Uint8Array): Promise<readonly TeamLink[]> {
  const teams: TeamLink[] = [];
  for (let version = 1; version <= newest; version += 1) {
    const file = version === newest ? bytes : await readIfThere(join(path, keyFiles.earlierTeam(version)));
    if (file === undefined) continue;
    const signatures = await readIfThere(join(path, keyFiles.teamSignatures(version)));
    teams.push({ version, bytes: file, signatures });
  }
  return teams;
}

async function readRoots(path: string): Promise<readonly RootFile[]> {
  const versions = (await namesIn(path))
    .map((name) => Number(/^([1-9][0-9]{0,8})\.root\.json$/.exec(name)?.[1]))
    .filter((version) => !Number.isNaN(version))
    .sort((a, b) => a - b);
  const roots: RootFile[] = [];
  for (const version of versions) {
    const name = keyFiles.root(version);
    const bytes = await readIfThere(join(path, name));
    if (bytes !== undefined) roots.push({ metadata: readRootDraft(name, bytes), bytes });
  }
  return roots;
}

async function readSealed(path: string): Promise<readonly SealedFile[]> {
  const sealed: SealedFile[] = [];
  for (const name of (await namesIn(join(path, keyFiles.roles))).filter((each) => each.endsWith('.json'))) {
    const file = `${keyFiles.roles}/${name}`;
    const bytes = await readIfThere(join(path, file));
    if (bytes !== undefined) sealed.push({ file, key: readJson(file, bytes, sealedKeySchema) });
  }
  return sealed;
}

/** Names in a folder, in byte order, without what a killed write left; none where there is no such folder. */
async function namesIn(path: string): Promise<readonly string[]> {
  const names = await readdir(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  return names.filter((name) => !name.startsWith('.')).sort();
}
