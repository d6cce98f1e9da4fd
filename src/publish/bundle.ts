import { ClarionError } from '../names/error.ts';
import {
  compress,
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
import { worthwhileDelta } from './patch.ts';
import type { Previous } from './previous.ts';

/** A delta is worth its file only if it is under this part of the bundle. */
const worthwhilePart = 0.5;

/** A release, made and signed, and everything that is published of it. */
export interface NewRelease {
  readonly file: ReleaseFile;
  readonly bundle: Uint8Array;
  readonly evidence: Uint8Array | undefined;
  readonly delta: Uint8Array | undefined;
  readonly custom: TargetCustom;
}

export interface Ingredients {
  readonly content: readonly Member[];
  /** Proofs and captures; absent where no engine was there. */
  readonly evidence: readonly Member[] | undefined;
  readonly previous: Previous | undefined;
  readonly team: TeamFile;
  readonly signers: readonly DigestSigner[];
  readonly now: Date;
}

/** Makes the next release of content and has it signed. */
export async function makeRelease({
  content,
  evidence,
  previous,
  team,
  signers,
  now,
}: Ingredients): Promise<NewRelease> {
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
  const bundle = compress(tar);
  const delta = previous && (await worthwhileDelta(previous.tar, tar, bundle.byteLength * worthwhilePart));
  const deltas: TargetCustom['deltas'] =
    delta === undefined || before === undefined
      ? {}
      : { [String(before)]: [delta.byteLength, sha256(delta).slice(0, 32)] };
  const custom = {
    release: file.number,
    team: team.version,
    tar: { length: tar.byteLength, sha256: sha256(tar) },
    deltas,
  };
  return { file, bundle, evidence: evidenceBundle, delta, custom };
}

/** True where a release holds the same content: the same members but for the three that name and sign it. */
export function isSameContent(content: readonly Member[], previous: Previous): boolean {
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
