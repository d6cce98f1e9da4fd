import { Command } from 'commander';
import { copyCommand } from './library/copy.ts';
import { listCommand } from './library/list.ts';
import { showCommand } from './library/show.ts';
import { disableCommand, enableCommand } from './library/switch.ts';

export function command(): Command {
  return new Command('library')
    .description('list, search and show signatures; copy, enable and disable them')
    .addHelpText(
      'after',
      '\nExample:\n  clarion library copy ENSRT:W32-KALEL-A-001\n  clarion library enable ENSRT:W32-KALEL-A-001',
    )
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(copyCommand())
    .addCommand(enableCommand())
    .addCommand(disableCommand());
}
