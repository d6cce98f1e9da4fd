import { ClarionError } from '../names/error.ts';
import {
  compress,
  deltaEntry,
  evidenceLayout,
  type Member,
  type ReleaseFile,
  releaseLayout,
  sha256,
  type TargetCustom,
  type TeamFile,
  writeReleaseFile,
  writeSha256sums,
  writeTar,
} from '../release/index.ts';
import { writeInstant } from '../release/instant.ts';
import { digestListName, releaseFileName, signaturesName } from '../release/member.ts';
import { type DigestSigner, signDigests } from '../signing/index.ts';
import type { Delta } from './delta/compose.ts';
import { deltasTo, type NewDelta } from './delta/deltas.ts';
import type { Previous } from './previous.ts';

/** A release, made and signed. */
export interface SignedTar {
  readonly file: ReleaseFile;
  readonly sums: Uint8Array;
  readonly tar: Uint8Array;
  readonly evidence: Uint8Array | undefined;
}

/** Everything that is published of a release. */
export interface NewRelease {
  readonly file: ReleaseFile;
  readonly bundle: Uint8Array;
  readonly evidence: Uint8Array | undefined;
  readonly deltas: readonly NewDelta[];
  readonly custom: TargetCustom;
}

export interface Ingredients {
  readonly content: readonly Member[];
  /** Proofs and captures; absent where no engine was there. */
  readonly evidence: readonly Member[] | undefined;
  readonly previous: Pick<Previous, 'release'> | undefined;
  readonly team: TeamFile;
  readonly signers: readonly DigestSigner[];
  readonly now: Date;
}

/** Makes the next release of content and has it signed. */
export async function makeTar({
  content,
  evidence,
  previous,
  team,
  signers,
  now,
}: Ingredients): Promise<SignedTar> {
  const evidenceBundle = evidence && compress(await writeTar(evidence, evidenceLayout));
  const before = previous?.release.number;
  const file: ReleaseFile = {
    format: 1,
    workspace: team.workspace,
    number: (before ?? 0) + 1,
    previous: before ?? null,
    date: writeInstant(now),
    team: team.version,
    evidence: evidenceBundle === undefined ? null : sha256(evidenceBundle),
  };
  const listed = [...content, { name: releaseFileName, bytes: writeReleaseFile(file) }];
  const sums = writeSha256sums(listed);
  const signatures = await signDigests(sums, signers, now);
  const tar = await writeTar(
    [{ name: digestListName, bytes: sums }, { name: signaturesName, bytes: signatures }, ...listed],
    releaseLayout,
  );
  return { file, sums, tar, evidence: evidenceBundle };
}

/**
 * Packs a release for the live update.
 *
 * @param known what leads to the release before, by the release that it leads from.
 */
export function packRelease(
  { file, tar, evidence }: SignedTar,
  previous: Pick<Previous, 'tar' | 'release'> | undefined,
  known: ReadonlyMap<number, Delta>,
): NewRelease {
  const bundle = compress(tar);
  const deltas = previous === undefined ? [] : deltasTo(tar, bundle.byteLength, previous, known);
  const custom = {
    release: file.number,
    team: file.team,
    tar: { length: tar.byteLength, sha256: sha256(tar) },
    deltas: Object.fromEntries(deltas.map(({ from, bytes }) => [String(from), deltaEntry(bytes)])),
  };
  return { file, bundle, evidence, deltas, custom };
}

/** True where this is to be a release: its content is new, or signed under a team file of the past, which sensors take no longer. */
export function isNewRelease(
  content: readonly Member[],
  team: TeamFile,
  previous: Previous | undefined,
): boolean {
  return (
    previous === undefined || previous.release.team !== team.version || !isSameContent(content, previous)
  );
}

/** True where a release holds the same content: the same members but for the three that name and sign it. */
function isSameContent(content: readonly Member[], previous: Previous): boolean {
  const own = new Set([digestListName, signaturesName, releaseFileName]);
  const published = new Map(
    previous.members.filter(({ name }) => !own.has(name)).map(({ name, bytes }) => [name, bytes]),
  );
  return (
    published.size === content.length &&
    content.every(({ name, bytes }) => {
      const there = published.get(name);
      return there !== undefined && Buffer.compare(there, bytes) === 0;
    })
  );
}

/** @throws ClarionError of kind `usage`, code `publish/threshold`, when too few members can sign here. */
export function expectThreshold(team: TeamFile, signers: readonly DigestSigner[]): void {
  if (signers.length >= team.threshold) return;
  const here = signers.length === 0 ? 'none' : signers.map(({ member }) => member.email).join(', ');
  throw new ClarionError(
    'usage',
    `A release needs the signatures of ${team.threshold} members, and here sign: ${here}`,
    {
      code: 'publish/threshold',
      expected: `${team.threshold} of ${team.members.map(({ email }) => email).join(', ')}`,
      hint: 'their keys lie in the key folder, or in the gpg that GNUPGHOME names',
    },
  );
}
