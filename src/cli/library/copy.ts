import type { Command } from 'commander';
import { counted } from '../../names/counted.ts';
import { copySignatures } from '../../sensor/copy.ts';
import { makeCommand, runs } from '../command.ts';
import { clock, pathsOf, withSensor } from '../sensor-options.ts';
import { type ChoiceOptions, selectionOf, withChoice } from './choice-options.ts';

interface CopyOptions extends ChoiceOptions {
  readonly to: string;
  readonly follow?: boolean;
  readonly all?: boolean;
  readonly dryRun?: boolean;
}

export function copyCommand(): Command {
  const made = makeCommand(
    'copy',
    'copy signatures to a library of your own, disabled',
    'clarion library copy ENSRT:W32-KALEL-A-001 --to local\nclarion library copy --note ETS-i-2005-12575 --dry-run',
  ).argument('[name...]', 'names or sids of signatures');
  withChoice(made)
    .option('--all', 'every signature')
    .option('--to <library>', 'the library, custom/LIBRARY.yaml', 'local')
    .option('--follow', 'run as each release has them, with no text of their own')
    .option('--dry-run', 'tell what would be done, and do nothing');
  return runs<CopyOptions>(withSensor(made), async (terminal, options, names) => {
    const selection = selectionOf(names, options);
    const { to: library, follow = false, dryRun = false } = options;
    const { copied, leftOut } = await copySignatures(pathsOf(options), {
      selection,
      library,
      follow,
      clock,
      dryRun,
    });
    terminal.json({ dryRun, copied, leftOut });
    const fresh = copied.filter(({ already }) => !already);
    for (const { name, file, already } of 'names' in selection ? copied : fresh)
      terminal.out(
        already
          ? `${name} is in ${file} already`
          : `${name} ${dryRun ? 'would be ' : ''}copied to ${file}, disabled`,
      );
    for (const { name, reason } of leftOut) terminal.warn(`${name} left out: ${reason}`);
    if ('choice' in selection)
      terminal.note(
        `${counted(fresh.length, 'signature')} ${dryRun ? 'to copy' : 'copied'}, ${copied.length - fresh.length} copied before`,
      );
    return 0;
  });
}
