import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { ClarionError } from '../names/error.ts';
import { exitCodes, report } from './report.ts';

/** Each command is a file of its own, loaded only when it is called: a sensor loads no Markdown. */
const commands: Readonly<
  Record<string, { summary: string; load: () => Promise<{ command: () => Command }> }>
> = {
  init: { summary: "begin a workspace, the team's folder", load: () => import('./init.ts') },
  new: { summary: 'begin a note, a signature, an alarm or a policy', load: () => import('./new.ts') },
  number: { summary: 'give a draft the next number', load: () => import('./number.ts') },
  check: {
    summary: 'find every fault in the notes, signatures, alarms and policies',
    load: () => import('./check.ts'),
  },
  build: {
    summary: 'make the website, with CSAF (unsigned) and STIX beside it',
    load: () => import('./build.ts'),
  },
  preview: {
    summary: 'show the website while you write, drafts and faults included',
    load: () => import('./preview.ts'),
  },
  serve: { summary: 'serve a published folder on this machine', load: () => import('./serve.ts') },
  prove: {
    summary: 'replay the samples of signatures through the real engine',
    load: () => import('./prove.ts'),
  },
  import: {
    summary: 'take rule sets of others (Suricata, Snort 2, Dragon) into a library',
    load: () => import('./import.ts'),
  },
  policy: { summary: 'list, show and render switch policies', load: () => import('./policy.ts') },
  keys: {
    summary: "make the team's keys and the repository's, and change who may sign",
    load: () => import('./keys.ts'),
  },
  sign: {
    summary: 'sign a team file or root metadata where the key is',
    load: () => import('./sign.ts'),
  },
  publish: {
    summary: 'check, prove, release, sign and lay out the public folder',
    load: () => import('./publish.ts'),
  },
  promote: {
    summary: 'give stable sensors the release that canary ones tried',
    load: () => import('./promote.ts'),
  },
  withdraw: {
    summary: 'take a release back: new sensors get the one before',
    load: () => import('./withdraw.ts'),
  },
  refresh: {
    summary: 'renew the timestamp of a live update, with the online key alone',
    load: () => import('./refresh.ts'),
  },
  verify: {
    summary: 'check a bundle against a team file, and make it again from git',
    load: () => import('./verify.ts'),
  },
  sensor: {
    summary: 'enrol, update, watch and show the state of this sensor',
    load: () => import('./sensor.ts'),
  },
  library: {
    summary: 'find signatures; copy, enable, follow and keep up with them',
    load: () => import('./library.ts'),
  },
  mirror: {
    summary: 'make a verified partial copy of a live update, for an inner network or a stick',
    load: () => import('./mirror.ts'),
  },
  deploy: { summary: 'give the enabled signatures to the engine', load: () => import('./deploy.ts') },
};

/** Runs one command line and returns its exit code. Never throws, never ends the process. */
export async function main(args: readonly string[]): Promise<number> {
  process.stdout.on('error', endQuietly);
  const program = new Command('clarion')
    .description('Incident notes, signed live updates, and the sensors that apply them.')
    .version(version(), '-V, --version')
    .exitOverride()
    .addHelpText('after', '\nExample:\n  clarion check\n  clarion publish --help');
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

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const data: unknown = JSON.parse(text);
  if (data !== null && typeof data === 'object' && 'version' in data && typeof data.version === 'string')
    return data.version;
  throw new ClarionError('internal', 'package.json has no version', { code: 'cli/version' });
}
