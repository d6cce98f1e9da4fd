import { Command } from 'commander';
import { type Terminal, terminal } from './terminal.ts';

/** Options that every command takes. */
export interface SharedOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** What a command's work returns: its exit code. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 70;

/** Makes a command with the shared options and an example in its help. */
export function makeCommand(name: string, summary: string, example: string): Command {
  return new Command(name)
    .description(summary)
    .option('--json', 'print the result as JSON on standard output')
    .option('--quiet', 'print nothing but the result and faults')
    .addHelpText('after', `\nExample:\n${example.trim().replace(/^/gm, '  ')}`);
}

/** Gives a command its work. Arguments come first, then the options; the exit code goes to the process. */
export function runs<O extends SharedOptions>(
  command: Command,
  work: (terminal: Terminal, options: O, args: readonly string[]) => Promise<ExitCode>,
): Command {
  return command.action(async () => {
    const options = command.optsWithGlobals<O>();
    process.exitCode = await work(terminal(options), options, command.args);
  });
}
