import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { counted } from '../names/counted.ts';
import { ClarionError } from '../names/error.ts';
import { decompress, sha256 } from '../release/index.ts';
import { tarLimits } from '../release/tar.ts';
import { readTeamFile } from '../release/team-file.ts';
import { verifyBundle } from '../verify/bundle.ts';
import { type StepCode, steps } from '../verify/steps.ts';
import { makeCommand, runs, type SharedOptions } from './command.ts';
import type { RebuildOptions } from './verify/rebuild.ts';

interface Options extends SharedOptions, RebuildOptions {
  readonly team: string;
  readonly rebuild?: boolean;
}

export function command(): Command {
  const made = makeCommand(
    'verify',
    'check a bundle against a team file, and make it again from git',
    'clarion verify clarion-42.tar.zst --team team.json\nclarion verify clarion-42.tar.zst --team team.json --rebuild --commit v42',
  )
    .argument('<bundle>', 'clarion-N.tar.zst')
    .requiredOption('--team <file>', 'the team file that you trust')
    .option(
      '--rebuild',
      'make the release again from a commit of the workspace, and tell each member that differs',
    )
    .option('--commit <rev>', 'with --rebuild: the commit (default: HEAD)')
    .option(
      '--workspace <dir>',
      "with --rebuild: the team's folder (default: found upward from the current folder)",
    );
  return runs<Options>(made, async (terminal, options, [path = '']) => {
    expectRebuild(options);
    const passed: StepCode[] = [];
    const bundle = await read(path);
    const team = readTeamFile(await read(options.team));
    const release = await verifyBundle(bundle, {
      team,
      now: new Date(),
      passed: (step) => {
        passed.push(step);
        terminal.out(`ok  ${step.padEnd(18)} ${steps[step].proves}`);
      },
    });
    const { file, signers, members, libraries } = release;
    const signatures = libraries.reduce((sum, library) => sum + library.signatures, 0);
    // Loaded for those who ask: it reads notes.
    const making = options.rebuild === true ? await import('./verify/rebuild.ts') : undefined;
    const rebuilt = await making?.rebuildRelease(
      release,
      sha256(decompress(bundle, tarLimits.bytes)),
      options,
    );
    terminal.json({
      release: file,
      signers,
      threshold: team.threshold,
      members: members.length,
      signatures,
      passed,
      ...(rebuilt === undefined ? {} : { rebuilt }),
    });
    terminal.out(
      `Release ${file.number} of ${file.workspace}, ${file.date}: ${counted(members.length, 'member')}, ${counted(signatures, 'signature')}, all disabled`,
    );
    for (const { name, fingerprint } of signers) terminal.out(`  signed by ${name}, ${fingerprint}`);
    if (team.demo === true) terminal.warn('These are demonstration keys: anyone may have them.');
    terminal.note('A bundle alone does not tell whether it is the newest; a live update does.');
    if (rebuilt === undefined) return 0;
    making?.tellRebuilding(terminal, rebuilt, file.evidence);
    return rebuilt.same ? 0 : 3;
  });
}

/** @throws ClarionError of kind `usage` for options that do nothing without `--rebuild`. */
function expectRebuild({ rebuild, commit, workspace }: Options): void {
  if (rebuild === true || (commit === undefined && workspace === undefined)) return;
  throw new ClarionError('usage', '--commit and --workspace go with --rebuild alone', {
    code: 'verify/rebuild',
    expected: 'clarion verify BUNDLE --team FILE --rebuild --commit REV',
  });
}

async function read(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: unknown) => {
    throw new ClarionError('usage', `${path} can not be read`, { code: 'verify/file', cause });
  });
}
