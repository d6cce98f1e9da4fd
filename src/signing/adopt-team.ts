import { join } from 'node:path';
import { ClarionError } from '../names/error.ts';
import { readTeamFile, type TeamFile } from '../release/team-file.ts';
import { writeAside } from '../store/index.ts';
import { type Gathered, gatherSignatures, type SignatureFile } from './gather.ts';
import { keyFiles, readKeyFiles } from './key-files.ts';

export interface TeamAdoption {
  /** The team file as it was signed. */
  readonly bytes: Uint8Array;
  readonly signatures: readonly SignatureFile[];
  /** Takes a team that the one before did not sign, because too few of its members can: sensors must enrol again. */
  readonly newChain: boolean;
  readonly now: Date;
  /** A sensor's own check of the step, which has the last word. */
  readonly check: (before: TeamFile, next: Uint8Array, signatures: Uint8Array) => Promise<unknown>;
}

/**
 * Makes a signed team file the team of today of a key folder. The switch is one rename: a run that dies before leaves
 * the old team.
 *
 * @returns the team, and the files whose signatures were left out because they are by nobody of either team.
 * @throws ClarionError of kind `usage`: `keys/team` for a version that is not the next one, `keys/threshold` where
 * signatures are missing; `verification` for signatures that do not hold.
 */
export async function adoptTeam(
  path: string,
  adoption: TeamAdoption,
): Promise<{ readonly team: TeamFile; readonly strangers: readonly string[] }> {
  const { bytes, newChain } = adoption;
  const next = readTeamFile(bytes);
  const { team } = await readKeyFiles(path);
  if (team === undefined)
    throw new ClarionError('usage', `There are no keys of a team in ${path}`, {
      code: 'keys/folder',
      expected: keyFiles.team,
    });
  expectNext(team.file, next);
  const { armour, by, strangers } = await gathered(team.file, next, adoption);
  const missing = [
    ...(newChain ? [] : lacking(team.file, by, 'before')),
    ...lacking(next, by, 'the new one'),
  ];
  if (missing.length > 0)
    throw new ClarionError('usage', `Team file ${next.version} lacks signatures: ${missing.join('; ')}`, {
      code: 'keys/threshold',
      expected: `${team.file.threshold} of the members of team file ${team.file.version}, and ${next.threshold} of its own`,
      hint: 'each runs clarion sign, or gpg --detach-sign --armor; their signatures lie beside the file or are named after it',
    });
  if (!newChain) await adoption.check(team.file, bytes, armour);
  await writeAside(join(path, keyFiles.earlierTeam(team.file.version)), team.bytes);
  await writeAside(join(path, keyFiles.teamSignatures(next.version)), armour);
  await writeAside(join(path, keyFiles.team), bytes);
  return { team: next, strangers };
}

function expectNext(before: TeamFile, next: TeamFile): void {
  const same = before.workspace === next.workspace && before.demo === next.demo;
  if (same && next.version === before.version + 1) return;
  throw new ClarionError('usage', `This is team file ${next.version} of ${next.workspace}`, {
    code: 'keys/team',
    expected: `team file ${before.version + 1} of ${before.workspace}`,
    hint:
      next.version <= before.version
        ? 'clarion keys list shows which team file is in use'
        : 'adopt each version in turn',
  });
}

/** Signatures may be by members of either team; a key that is in both may have another expiry in the new one. */
function gathered(before: TeamFile, next: TeamFile, adoption: TeamAdoption): Promise<Gathered> {
  const stay = new Set(next.members.map(({ fingerprint }) => fingerprint));
  const members = [...next.members, ...before.members.filter(({ fingerprint }) => !stay.has(fingerprint))];
  return gatherSignatures(adoption.bytes, adoption.signatures, members, adoption.now);
}

function lacking({ threshold, members }: TeamFile, by: readonly string[], which: string): readonly string[] {
  const signed = members.filter(({ fingerprint }) => by.includes(fingerprint));
  if (signed.length >= threshold) return [];
  const others = members.filter((member) => !signed.includes(member)).map(({ email }) => email);
  return [`${threshold - signed.length} more of the team ${which} (${others.join(', ')})`];
}
