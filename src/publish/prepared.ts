import { readFile } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import { z } from 'zod';
import { isSha256 } from '../names/digest.ts';
import { ClarionError } from '../names/error.ts';
import { isSlug } from '../names/slug.ts';
import { type Ring, readTeamFile, rings, sha256, type TeamFile } from '../release/index.ts';
import { isInstant } from '../release/instant.ts';
import { readJson } from '../release/json.ts';
import { type DigestSigner, type SignedApart, signaturesBeside, signersApart } from '../signing/index.ts';
import { readIfThere } from '../store/index.ts';

/** The file of a prepared folder that says what is in it. */
export const preparedFile = 'prepared.json';
/** The release that SHA256SUMS lists, without its signatures. */
export const preparedReleaseFile = 'release.tar';
/** Who may sign it. */
export const preparedTeamFile = 'team.json';

const preparedFileSchema = z.strictObject({
  format: z.literal(1),
  workspace: z.string().refine(isSlug, 'a workspace id'),
  team: z.int().min(1),
  date: z.string().refine(isInstant, 'a moment in UTC, whole seconds'),
  release: z.int().min(1).nullable(),
  resign: z.boolean(),
  /** Where the release goes; null without one. */
  ring: z.enum(rings).nullable(),
  sign: z
    .array(
      z.strictObject({
        name: z.string().refine(isInside, 'a path below the folder'),
        sha256: z.string().refine(isSha256, 'a SHA-256 in hex'),
      }),
    )
    .min(1),
});

export type PreparedFile = z.infer<typeof preparedFileSchema>;

/** What was prepared, with the files that are to be signed and the signatures that are there. */
export interface Prepared {
  readonly file: PreparedFile;
  readonly signed: readonly SignedApart[];
  readonly team: TeamFile;
  /** The release without its signatures, if one was prepared. */
  readonly tar: Uint8Array | undefined;
}

/** A prepared folder passes through several hands: a path must not lead out of it. */
function isInside(path: string): boolean {
  return normalize(path) === path && !path.startsWith(sep) && path.split(sep)[0] !== '..' && path !== '.';
}

/**
 * Reads a folder that `publish --prepare` wrote.
 *
 * @throws ClarionError: `publish/prepared`, of kind `usage` where there is none and `verification` where a file is not
 * the one that was prepared.
 */
export async function readPrepared(folder: string): Promise<Prepared> {
  const bytes = await readIfThere(join(folder, preparedFile));
  if (bytes === undefined)
    throw new ClarionError('usage', `Nothing was prepared in ${folder}`, {
      code: 'publish/prepared',
      expected: 'a folder that clarion publish --prepare wrote',
    });
  const file = readJson(preparedFile, bytes, preparedFileSchema);
  const signed: SignedApart[] = [];
  for (const { name, sha256: expected } of file.sign) {
    const path = join(folder, name);
    const content = await readFile(path);
    if (sha256(content) !== expected)
      throw new ClarionError('verification', `${path} is not the file that was prepared`, {
        code: 'publish/prepared',
        expected: `sha256 ${expected}`,
      });
    signed.push({ name: path, bytes: content, signatures: await signaturesBeside(path) });
  }
  return {
    file,
    signed,
    team: readTeamFile(await readFile(join(folder, preparedTeamFile))),
    tar: await readIfThere(join(folder, preparedReleaseFile)),
  };
}

/** What a prepared folder gives a publication. */
export interface SigningApart {
  /** The date of its release. */
  readonly date: Date;
  readonly resign: boolean;
  readonly ring: Ring | undefined;
  /** Signers for exactly what was prepared. */
  readonly sign: () => Promise<readonly DigestSigner[]>;
}

/**
 * Reads what members have signed in a prepared folder.
 *
 * @throws ClarionError: `publish/prepared`, also where it was prepared for another team; `keys/signature` (verification)
 * for a signature that does not hold.
 */
export async function signedApart(folder: string, team: TeamFile, now: Date): Promise<SigningApart> {
  const { file, signed } = await readPrepared(folder);
  if (file.workspace !== team.workspace || file.team !== team.version)
    throw new ClarionError('usage', `This was prepared for team file ${file.team} of ${file.workspace}`, {
      code: 'publish/prepared',
      expected: `team file ${team.version} of ${team.workspace}`,
      hint: 'prepare it again',
    });
  const signers = await signersApart(signed, team.members, now);
  return {
    date: new Date(file.date),
    resign: file.resign,
    ring: file.ring ?? undefined,
    sign: async () => signers,
  };
}
