import type { Command } from 'commander';
import { makeCommand, runs, type SharedOptions } from './command.ts';
import { checkBundle, tellBundle } from './verify/check-bundle.ts';

interface Options extends SharedOptions {
  readonly team: string;
}

/** `verify` where no workspace is: it makes no release again. */
export function command(): Command {
  const made = makeCommand(
    'verify',
    'check a bundle against a team file',
    'clarion verify clarion-42.tar.zst --team team.json',
  )
    .argument('<bundle>', 'clarion-N.tar.zst')
    .requiredOption('--team <file>', 'the team file that you trust');
  return runs<Options>(made, async (terminal, { team }, [path = '']) => {
    const checked = await checkBundle(terminal, path, team);
    terminal.json(checked.report);
    tellBundle(terminal, checked);
    return 0;
  });
}
