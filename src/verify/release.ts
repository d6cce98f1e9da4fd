import {
  checkSha256sums,
  type Member,
  type ReleaseFile,
  readLibrary,
  readReleaseFile,
  readTar,
  releaseLayout,
  type TeamFile,
} from '../release/index.ts';
import { digestListName, releaseFileName, signaturesName } from '../release/member.ts';
import { checkDisabled, type VerifiedLibrary } from './content.ts';
import type { Signer } from './signatures.ts';
import { inStep, refusal, type StepObserver } from './steps.ts';

/** A release of which every step passed. */
export interface VerifiedRelease {
  readonly file: ReleaseFile;
  readonly members: readonly Member[];
  readonly libraries: readonly VerifiedLibrary[];
  readonly signers: readonly Signer[];
}

/** What is known of a release before its tar is there. */
export interface Expected {
  readonly release: number;
  readonly team: number;
}

export interface ReleaseOptions {
  readonly team: TeamFile;
  /** The time of the whole run: keys have to be valid at it. */
  readonly now: Date;
  /** What the ring says of the release; absent for one who has nothing but a bundle. */
  readonly expected?: Expected | undefined;
  readonly passed?: StepObserver | undefined;
}

/**
 * The authors' lock: the steps from `verify/archive` on, over the bytes of a release's tar.
 *
 * @throws ClarionError of kind `verification` whose code is the step that refused.
 */
export async function verifyRelease(tar: Uint8Array, options: ReleaseOptions): Promise<VerifiedRelease> {
  const { team, now, expected, passed } = options;
  const members = await inStep('verify/archive', () => readTar(tar, releaseLayout));
  const member = (name: string): Uint8Array => {
    const found = members.find((each) => each.name === name);
    if (found === undefined) throw refusal('verify/archive', `The release has no ${name}`);
    return found.bytes;
  };
  const sums = member(digestListName);
  const armour = member(signaturesName);
  const fileBytes = member(releaseFileName);
  passed?.('verify/archive');

  const file = await inStep('verify/release', () => readReleaseFile(fileBytes));
  checkTeam(file, team, expected);
  passed?.('verify/team');

  // OpenPGP is large, and an update with nothing new needs none.
  const { checkTeamSignatures } = await import('./signatures.ts');
  const signers = await inStep('verify/signatures', () => checkTeamSignatures(sums, armour, team, now));
  passed?.('verify/signatures');

  await inStep('verify/digests', () => checkSha256sums(members));
  passed?.('verify/digests');

  if (expected !== undefined && file.number !== expected.release)
    throw refusal('verify/release', `The bundle holds release ${file.number}`, {
      expected: `release ${expected.release}, as the ring says`,
    });
  passed?.('verify/release');

  const libraries = await inStep('verify/content', () => checkDisabled(members, readLibrary));
  passed?.('verify/content');
  return { file, members, libraries, signers };
}

/** The release names the enrolled workspace and team, and the ring says the same. */
function checkTeam(file: ReleaseFile, team: TeamFile, expected: Expected | undefined): void {
  if (file.workspace !== team.workspace)
    throw refusal('verify/team', `The release is of the workspace ${file.workspace}`, {
      expected: `the workspace ${team.workspace}, which the team file is for`,
    });
  if (expected !== undefined && expected.team !== file.team)
    throw refusal(
      'verify/team',
      `The release is under team file ${file.team}, and the ring says ${expected.team}`,
    );
  if (file.team > team.version)
    throw refusal(
      'verify/team',
      `The release is under team file ${file.team}, and this is team file ${team.version}`,
      {
        expected: `a release under team file ${team.version}`,
        hint: 'The team has changed. Get its new enrolment file out of band, compare the fingerprints, and run `clarion sensor enrol` again.',
      },
    );
  if (file.team < team.version)
    throw refusal(
      'verify/team',
      `The release is under team file ${file.team}, older than team file ${team.version}`,
      {
        expected: `a release under team file ${team.version}`,
        hint: 'An old release was put in the place of a new one. Tell the publisher.',
      },
    );
}
