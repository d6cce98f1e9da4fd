import type { Command } from 'commander';
import { ClarionError } from '../names/error.ts';
import { decompress, sha256 } from '../release/index.ts';
import { tarLimits } from '../release/tar.ts';
import { makeCommand, runs, type SharedOptions } from './command.ts';
import { checkBundle, tellBundle } from './verify/check-bundle.ts';
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
    const checked = await checkBundle(terminal, path, options.team);
    const { release, bytes } = checked;
    // Loaded for those who ask: it reads notes.
    const making = options.rebuild === true ? await import('./verify/rebuild.ts') : undefined;
    const rebuilt = await making?.rebuildRelease(
      release,
      sha256(decompress(bytes, tarLimits.bytes)),
      options,
    );
    terminal.json({ ...checked.report, ...(rebuilt === undefined ? {} : { rebuilt }) });
    tellBundle(terminal, checked);
    if (rebuilt === undefined) return 0;
    making?.tellRebuilding(terminal, rebuilt, release.file.evidence);
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
