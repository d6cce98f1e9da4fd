import { Command } from 'commander';
import { copyCommand } from './library/copy.ts';
import { diffCommand } from './library/diff.ts';
import { listCommand } from './library/list.ts';
import { showCommand } from './library/show.ts';
import { statusCommand } from './library/status.ts';
import { subscribeCommand, unsubscribeCommand } from './library/subscribe.ts';
import { disableCommand, enableCommand } from './library/switch.ts';
import { followCommand, holdCommand, keepCommand, mergeCommand, takeCommand } from './library/upkeep.ts';

export function command(): Command {
  return new Command('library')
    .description('find signatures; copy, enable, follow and keep up with them')
    .addHelpText(
      'after',
      '\nExample:\n  clarion library copy ENSRT:W32-KALEL-A-001\n  clarion library enable ENSRT:W32-KALEL-A-001',
    )
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(copyCommand())
    .addCommand(enableCommand())
    .addCommand(disableCommand())
    .addCommand(statusCommand())
    .addCommand(diffCommand())
    .addCommand(takeCommand())
    .addCommand(mergeCommand())
    .addCommand(keepCommand())
    .addCommand(followCommand())
    .addCommand(holdCommand())
    .addCommand(subscribeCommand())
    .addCommand(unsubscribeCommand());
}
