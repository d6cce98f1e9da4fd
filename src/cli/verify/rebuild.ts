import { counted } from '../../names/counted.ts';
import { ClarionError } from '../../names/error.ts';
import { type Difference, type Rebuilt, rebuild } from '../../publish/index.ts';
import type { VerifiedRelease } from '../../verify/release.ts';
import { findRoot, loadWorkspace, uncommitted, withCommit } from '../../workspace/index.ts';
import { oneLine, type Terminal } from '../terminal.ts';

/** Most differences that are told to people. */
const told = 20;

export interface RebuildOptions {
  readonly commit?: string | undefined;
  readonly workspace?: string | undefined;
}

/** What came of making a release again. */
export interface Rebuilding extends Rebuilt {
  /** Its id in hex. */
  readonly commit: string;
  readonly same: boolean;
  /** Files of the workspace that are not as in its newest commit, where no commit was named. */
  readonly uncommitted: readonly string[];
}

/**
 * Makes a verified release again from a commit of the workspace.
 *
 * @param tar sha256 of the release's tar.
 * @throws ClarionError: `git/*`, `workspace/none` (usage); `verify/rebuild` (verification) where the commit has faults.
 */
export async function rebuildRelease(
  release: VerifiedRelease,
  tar: string,
  options: RebuildOptions,
): Promise<Rebuilding> {
  const root = options.workspace ?? (await findRoot(process.cwd()));
  return withCommit(root, options.commit ?? 'HEAD', async (commit) => {
    const { workspace, faults } = await loadWorkspace(commit.root);
    if (workspace === undefined) {
      const errors = faults.filter(({ fatal }) => fatal === true);
      const [first] = errors;
      throw new ClarionError(
        'verification',
        `The workspace in the commit ${commit.id} has ${counted(errors.length, 'fault')}, and nothing is released of such a one. ${first?.file}:${first?.line ?? 1}:${first?.column ?? 1} ${first?.reason ?? ''}`,
        {
          code: 'verify/rebuild',
          expected: 'the commit that was published, and the version of Clarion that published it',
        },
      );
    }
    const rebuilt = await rebuild(workspace, release);
    return {
      commit: commit.id,
      same: rebuilt.tar === tar,
      ...rebuilt,
      uncommitted: options.commit === undefined ? await uncommitted(root, commit) : [],
    };
  });
}

/** Tells people what came of it. */
export function tellRebuilding(terminal: Terminal, rebuilding: Rebuilding, evidence: string | null): void {
  const { commit, same, sums, tar, differences, believed, uncommitted: changed } = rebuilding;
  if (same) {
    terminal.out(`Made again from the commit ${commit}: the same, byte for byte`);
    terminal.out(`  SHA256SUMS  sha256 ${sums}`);
    terminal.out(`  tar         sha256 ${tar}, with the SHA256SUMS.asc of the release`);
  } else {
    terminal.out(
      `Made again from the commit ${commit}: not the same in ${counted(differences.length, 'member')}`,
    );
    for (const difference of differences.slice(0, told)) tellDifference(terminal, difference);
    if (differences.length > told) terminal.out(`  and ${differences.length - told} more; --json has all`);
  }
  const levels = counted(believed.levels, 'signature');
  terminal.note(
    `Taken from the release: its number, date, team file and digest of the evidence, and what the engine said of ${levels}.`,
  );
  for (const { group, rules } of believed.refused)
    terminal.note(
      `${group}: the release leaves out ${counted(rules, 'rule')} of the commit. The engine refused them, if it says true.`,
    );
  if (evidence !== null) terminal.note('clarion prove --from repeats its proofs.');
  if (changed.length > 0)
    terminal.warn(
      `Not as in the commit, and without a part in this: ${changed.slice(0, told).join(', ')}${changed.length > told ? ` and ${changed.length - told} more` : ''}`,
    );
  if (!same)
    terminal.note(
      'Was it published from another commit (--commit), with changes that were not committed, or by another version of Clarion?',
    );
}

function tellDifference(terminal: Terminal, difference: Difference): void {
  const { kind, name } = difference;
  if (kind === 'released-only') terminal.out(`  ${name}: in the release alone`);
  else if (kind === 'rebuilt-only') terminal.out(`  ${name}: made by the commit alone`);
  else {
    const { line, column, released, rebuilt } = difference.at;
    terminal.out(`  ${name}:${line}:${column}`);
    terminal.out(`    released  ${released === undefined ? '(ends before)' : oneLine(released)}`);
    terminal.out(`    made      ${rebuilt === undefined ? '(ends before)' : oneLine(rebuilt)}`);
  }
}
