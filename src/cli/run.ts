import { Command, CommanderError } from 'commander';
import { exitCodes, report } from './report.ts';

/** The commands of one executable by their names, each loaded only when it is called. */
export type CommandTable = Readonly<
  Record<string, { summary: string; load: () => Promise<{ command: () => Command }> }>
>;

/** An executable: what its `--help` and `--version` say, and what it can do. */
export interface Executable {
  readonly description: string;
  /** Lines of the example, without indent. */
  readonly example: string;
  readonly version: string;
  readonly commands: CommandTable;
}

/** Runs one command line and returns its exit code. Never throws, never ends the process. */
export async function run(args: readonly string[], executable: Executable): Promise<number> {
  process.stdout.on('error', endQuietly);
  const { commands } = executable;
  const program = new Command('clarion')
    .description(executable.description)
    .version(executable.version, '-V, --version')
    .exitOverride()
    .addHelpText('after', `\nExample:\n${executable.example.replace(/^/gm, '  ')}`);
  const named = args.find((arg) => !arg.startsWith('-'));
  const wanted = named === undefined ? undefined : commands[named];
  try {
    if (wanted !== undefined) program.addCommand(inherit((await wanted.load()).command()));
    else
      for (const [name, { summary }] of Object.entries(commands)) program.command(name).description(summary);
    process.exitCode = 0;
    await program.parseAsync([...args], { from: 'user' });
    return Number(process.exitCode);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
    return report(error, args.includes('--json'));
  }
}

/** Whoever reads our output may stop (`clarion prove | head -1`): then there is nobody left to tell. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}

/** Commander ends the process unless each command is told not to. */
function inherit(command: Command): Command {
  command.exitOverride();
  for (const inner of command.commands) inherit(inner);
  return command;
}
