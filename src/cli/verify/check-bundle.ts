import { readFile } from 'node:fs/promises';
import { counted } from '../../names/counted.ts';
import { ClarionError } from '../../names/error.ts';
import { readTeamFile, type TeamFile } from '../../release/team-file.ts';
import { verifyBundle } from '../../verify/bundle.ts';
import type { VerifiedRelease } from '../../verify/release.ts';
import { type StepCode, steps } from '../../verify/steps.ts';
import type { Terminal } from '../terminal.ts';

/** A bundle that verified. */
export interface CheckedBundle {
  readonly bytes: Uint8Array;
  readonly release: VerifiedRelease;
  readonly team: TeamFile;
  readonly signatures: number;
  /** For `--json`. */
  readonly report: object;
}

/**
 * Checks a bundle against a team file, and tells each step that it passes.
 *
 * @throws ClarionError: `usage` for a file that can not be read, `verification` for a bundle that is refused.
 */
export async function checkBundle(
  terminal: Terminal,
  path: string,
  teamPath: string,
): Promise<CheckedBundle> {
  const passed: StepCode[] = [];
  const bytes = await read(path);
  const team = readTeamFile(await read(teamPath));
  const release = await verifyBundle(bytes, {
    team,
    now: new Date(),
    passed: (step) => {
      passed.push(step);
      terminal.out(`ok  ${step.padEnd(18)} ${steps[step].proves}`);
    },
  });
  const { file, signers, members, libraries } = release;
  const signatures = libraries.reduce((sum, library) => sum + library.signatures, 0);
  const { threshold } = team;
  const report = { release: file, signers, threshold, members: members.length, signatures, passed };
  return { bytes, release, team, signatures, report };
}

/** Tells people what was verified, and what that does not say. */
export function tellBundle(terminal: Terminal, { release, team, signatures }: CheckedBundle): void {
  const { file, members, signers } = release;
  terminal.out(
    `Release ${file.number} of ${file.workspace}, ${file.date}: ${counted(members.length, 'member')}, ${counted(signatures, 'signature')}, all disabled`,
  );
  for (const { name, fingerprint } of signers) terminal.out(`  signed by ${name}, ${fingerprint}`);
  if (team.demo === true) terminal.warn('These are demonstration keys: anyone may have them.');
  terminal.note('A bundle alone does not tell whether it is the newest; a live update does.');
}

async function read(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: unknown) => {
    throw new ClarionError('usage', `${path} can not be read`, { code: 'verify/file', cause });
  });
}
