import { join } from 'node:path';
import type { Metadata, Root } from '@tufjs/models';
import { ClarionError } from '../names/error.ts';
import type { TeamFile, TeamMember } from '../release/team-file.ts';
import { readIfThere } from '../store/index.ts';
import { type DigestSigner, gpgSigner, keySigner, signDigests } from './digest-signatures.ts';
import { gpgHolds } from './gpg.ts';
import { keyFiles, readKeyFiles } from './key-files.ts';
import type { Passphrase } from './key-folder.ts';
import { memberExpiry, memberOf } from './member.ts';
import { publicRoleKey } from './role.ts';
import { contentOf, signRoot } from './root.ts';
import { openKey } from './sealed-key.ts';

/** Members who can sign here: their keys lie in the key folder, or gpg holds them. */
export interface OwnMember {
  readonly member: TeamMember;
  readonly place: 'file' | 'gpg';
}

/**
 * Finds the members whose keys are here: all in the key folder whose keys have not expired, and
 * those of `known` whom gpg can sign for.
 *
 * @param known the members of the team files at hand.
 */
export async function ownMembers(
  path: string,
  known: readonly TeamMember[],
  now: Date,
): Promise<readonly OwnMember[]> {
  const own: OwnMember[] = [];
  const { members } = await readKeyFiles(path);
  for (const fingerprint of members) {
    const armoured = await readIfThere(join(path, keyFiles.member(fingerprint)));
    if (armoured === undefined) continue;
    const member = await memberOf(armoured.toString('ascii'));
    const expires = await memberExpiry(member);
    if (expires === undefined || expires > now) own.push({ member, place: 'file' });
  }
  const candidates = new Map(known.map((member) => [member.fingerprint, member]));
  for (const member of candidates.values())
    if (!members.includes(member.fingerprint) && (await gpgHolds(member.fingerprint)))
      own.push({ member, place: 'gpg' });
  return own;
}

export async function openMember(
  path: string,
  { member, place }: OwnMember,
  passphrase: Passphrase,
): Promise<DigestSigner> {
  if (place === 'gpg') return gpgSigner(member);
  const armoured = await readIfThere(join(path, keyFiles.member(member.fingerprint)));
  if (armoured !== undefined) return keySigner(member, armoured.toString('ascii'), await passphrase());
  throw new ClarionError('usage', `The key of ${member.name} is not in ${path}`, { code: 'keys/signer' });
}

/** One member's detached signature of a file, in armour. */
export function signFile(bytes: Uint8Array, signer: DigestSigner, now: Date): Promise<Uint8Array> {
  return signDigests(bytes, [signer], now);
}

/**
 * Signs a draft of root metadata with each root key of the folder that the draft, or the root before, names.
 *
 * @returns ids of the keys that signed.
 */
export async function signRootDraft(
  path: string,
  draft: Metadata<Root>,
  passphrase: Passphrase,
): Promise<readonly string[]> {
  const { sealed, roots } = await readKeyFiles(path);
  const mine = sealed.map(({ key }) => key).filter(({ role }) => role === 'root');
  const named = new Set(
    [draft, ...roots.slice(-1).map(({ metadata }) => metadata)].flatMap((root) =>
      contentOf(root).root.map(({ keyID }) => keyID),
    ),
  );
  const before = roots.at(-1)?.metadata;
  // A holder of a key that goes may have nothing here but that key: who has signed is asked when the draft is adopted.
  const useful =
    before === undefined ? mine : mine.filter((key) => named.has(publicRoleKey(key.public).keyID));
  if (useful.length === 0)
    throw new ClarionError('usage', `There is no root key in ${path} that this draft asks for`, {
      code: 'keys/role',
      expected: `the private half of one of ${[...named].map((id) => id.slice(0, 16)).join(', ')}`,
    });
  const ids: string[] = [];
  for (const key of useful) {
    const opened = openKey(key, await passphrase());
    signRoot(draft, opened);
    ids.push(opened.key.keyID);
  }
  return ids;
}

/** Members that a team file lists, and those of the team of today of the folder. */
export async function knownMembers(path: string, file: TeamFile): Promise<readonly TeamMember[]> {
  const { team } = await readKeyFiles(path);
  return [...file.members, ...(team?.file.members ?? [])];
}
