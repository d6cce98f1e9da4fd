import { join } from 'node:path';
import { type Member, sha256 } from '../release/index.ts';
import { writeInstant } from '../release/instant.ts';
import { writeJson } from '../release/json.ts';
import { digestListName } from '../release/member.ts';
import { createFile, expectFree } from '../store/index.ts';
import { makeTar } from './bundle.ts';
import type { Plan, Planning } from './plan.ts';
import { type PreparedFile, preparedFile, preparedReleaseFile, preparedTeamFile } from './prepared.ts';
import { expectOutside } from './public-folder.ts';
import { planPublication } from './publish.ts';

/** What is to be signed, and that it was written. */
export interface Preparation {
  readonly date: string;
  readonly release: number | undefined;
  /** Paths of the files that each member signs, below the folder. */
  readonly sign: readonly string[];
}

/**
 * Plans a publication and writes what its members are to sign into a new folder: the digest list of the release, beside
 * the release that it lists, and each document that has no signatures yet. No key is opened. `prepared.json` comes
 * last: a folder that has it is whole.
 *
 * @returns undefined where there is nothing to sign; nothing is written then.
 * @throws ClarionError as `planPublication` does; `file/exists` where something was prepared there before.
 */
export async function preparePublication(
  preparing: Planning,
  folder: string,
): Promise<Preparation | undefined> {
  expectOutside(folder, preparing.out);
  await expectFree(join(folder, preparedFile));
  const plan = await planPublication(preparing);
  const release = plan.releases ? await unsignedRelease(plan, preparing) : undefined;
  const sign = [...(release === undefined ? [] : [release.sums]), ...openDocuments(plan)];
  if (sign.length === 0) return undefined;
  if (release !== undefined) await createFile(join(folder, preparedReleaseFile), release.tar);
  await createFile(join(folder, preparedTeamFile), preparing.keys.teamBytes);
  for (const { name, bytes } of sign) await createFile(join(folder, name), bytes);
  const date = writeInstant(preparing.now);
  const prepared: PreparedFile = {
    format: 1,
    workspace: preparing.keys.team.workspace,
    team: preparing.keys.team.version,
    date,
    release: release?.number ?? null,
    resign: preparing.resign === true,
    ring: plan.ring ?? null,
    sign: sign.map(({ name, bytes }) => ({ name, sha256: sha256(bytes) })),
  };
  await createFile(join(folder, preparedFile), writeJson(prepared));
  return { date, release: release?.number, sign: sign.map(({ name }) => name) };
}

/** The release as it will be, but for its signatures. */
async function unsignedRelease({ members, proven, previous }: Plan, { keys, now }: Planning) {
  const { evidence } = proven;
  const { file, tar, sums } = await makeTar({
    content: members,
    evidence,
    previous,
    team: keys.team,
    signers: [],
    now,
  });
  return { number: file.number, tar, sums: { name: digestListName, bytes: sums } };
}

/** Documents without signatures, under the paths that they get in the public and the restricted folder. */
function openDocuments({ csaf, restricted }: Plan): readonly Member[] {
  const parts = restricted?.parts ?? [];
  return [
    ...csaf.standing.open
      .map((note) => csaf.documents.make(note))
      .map(({ path, bytes }) => ({ name: path, bytes })),
    ...parts.flatMap(({ part, standing }) =>
      standing.open
        .map((note) => part.documents.make(note))
        .map(({ path, bytes }) => ({ name: `restricted/${part.name}/${path}`, bytes })),
    ),
  ];
}
