import { ClarionError } from '../names/error.ts';
import { readTeamFile, type TeamFile, type TeamMember } from '../release/index.ts';
import type { Fetcher } from './fetcher.ts';
import { inStep, refusal } from './steps.ts';

const step = 'verify/team';

const reenrol =
  'If the team says by another way that it lost its keys: get its new enrolment file from it, compare the fingerprints, and enrol again.';

/** The next team file as it came, and what vouches for it. */
export interface TeamStep {
  /** The bytes of `team/N.json`. */
  readonly next: Uint8Array;
  /** The bytes of `team/N.json.asc`: detached signatures by members of both teams, in one armour block. */
  readonly signatures: Uint8Array;
  /** Keys have to be valid at it. */
  readonly now: Date;
}

/**
 * One step of the team chain: from a trusted team file to the next version, and to no other. As many members of the
 * trusted team must have signed it as that asks for, and as many of its own as it asks for itself. A member of both
 * counts in both. Nothing of the repository's lock plays a part.
 *
 * @returns the next team file, trusted from here on.
 * @throws ClarionError of step `verify/team`.
 */
export async function verifyTeamStep(
  trusted: TeamFile,
  { next, signatures, now }: TeamStep,
): Promise<TeamFile> {
  const team = await inStep(step, () => readTeamFile(next));
  if (team.workspace !== trusted.workspace || team.demo !== trusted.demo)
    throw refusal(
      step,
      `This team file is of the workspace ${team.workspace}${team.demo ? ' (demonstration)' : ''}`,
      {
        expected: `the workspace ${trusted.workspace}${trusted.demo ? ' (demonstration)' : ''}`,
      },
    );
  // One by one, never down, and none left out: who was revoked between two versions is known only so.
  if (team.version !== trusted.version + 1)
    throw refusal(step, `This is team file ${team.version}`, {
      expected: `team file ${trusted.version + 1}`,
    });
  const counted = (of: TeamFile, others: TeamFile) =>
    signersOf(of, { others: others.members, bytes: next, signatures, now, version: team.version });
  expectEnough(trusted, await counted(trusted, team), team.version);
  expectEnough(team, await counted(team, trusted), team.version);
  return team;
}

/** Ceilings for files whose length nothing signed gives, in bytes. */
export const ceilings = { team: 1_000_000, signatures: 65_536 };
/** How many team files one run walks. */
const maxSteps = 256;

export interface TeamWalk {
  readonly trusted: TeamFile;
  /** The version that the newest release is under, as the ring says. */
  readonly to: number;
  /** The live update's address, ending in a slash. */
  readonly url: URL;
  readonly fetcher: Fetcher;
  readonly now: Date;
  /** Keeps the bytes of a team file that verified: it stays trusted, whatever comes after it. */
  readonly keep?: ((team: Uint8Array) => Promise<void>) | undefined;
}

/**
 * Walks the team chain from the trusted team file up to the one that a release is under, version by version. Nothing is
 * fetched where it is the same, or an older one: that is refused with the release.
 *
 * @returns the newest team file that is trusted now.
 * @throws ClarionError of step `verify/team`, or `unreachable`.
 */
export async function walkTeam({ trusted, to, url, fetcher, now, keep }: TeamWalk): Promise<TeamFile> {
  if (to > trusted.version + maxSteps)
    throw refusal(step, `The release is under team file ${to}`, {
      expected: `at most ${maxSteps} after team file ${trusted.version}`,
    });
  let team = trusted;
  while (team.version < to) {
    const name = `team/${team.version + 1}.json`;
    const next = await fetched(name, ceilings.team);
    team = await verifyTeamStep(team, {
      next,
      signatures: await fetched(`${name}.asc`, ceilings.signatures),
      now,
    });
    await keep?.(next);
  }
  return team;

  async function fetched(name: string, ceiling: number): Promise<Uint8Array> {
    const bytes = await fetcher.get(new URL(name, url), ceiling, step);
    if (bytes !== undefined) return bytes;
    throw refusal(step, `${name} is missing`, {
      expected: `every team file from ${trusted.version + 1} to ${to}, with its signatures`,
      hint: reenrol,
    });
  }
}

interface Signed {
  /** Members of the other team, whose signatures are expected, too, and count there. */
  readonly others: readonly TeamMember[];
  readonly bytes: Uint8Array;
  readonly signatures: Uint8Array;
  readonly now: Date;
  readonly version: number;
}

/** How many members of a team signed. Each key is the one that this team file gives. */
async function signersOf(team: TeamFile, signed: Signed): Promise<number> {
  const own = new Set(team.members.map(({ fingerprint }) => fingerprint));
  const others = signed.others.filter(({ fingerprint }) => !own.has(fingerprint));
  const both = { ...team, threshold: 1, members: [...team.members, ...others] };
  const { checkTeamSignatures } = await import('./signatures.ts');
  try {
    const signers = await checkTeamSignatures(signed.bytes, signed.signatures, both, signed.now);
    return signers.filter(({ fingerprint }) => own.has(fingerprint)).length;
  } catch (error) {
    if (!(error instanceof ClarionError)) throw error;
    // The check speaks of the file that it was written for.
    const reason = error.message.replaceAll('SHA256SUMS', `team/${signed.version}.json`);
    throw refusal(step, reason, { cause: error });
  }
}

function expectEnough({ version, threshold, members }: TeamFile, signed: number, next: number): void {
  if (signed >= threshold) return;
  throw refusal(step, `Team file ${next} is signed by ${signed} of the members of team file ${version}`, {
    expected: `good signatures of ${threshold} of its ${members.length} members`,
    hint: reenrol,
  });
}
