import { Command } from 'commander';
import { command as alarm } from './new/alarm.ts';
import { command as note } from './new/note.ts';
import { command as policy } from './new/policy.ts';
import { command as signature } from './new/signature.ts';

export function command(): Command {
  return new Command('new')
    .description('begin a note, a signature, an alarm or a policy')
    .addHelpText('after', '\nExample:\n  clarion new note\n  clarion new signature --note draft-w32-kalel-a')
    .addCommand(note())
    .addCommand(signature())
    .addCommand(alarm())
    .addCommand(policy());
}
