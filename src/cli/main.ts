import { readFileSync } from 'node:fs';
import { ClarionError } from '../names/error.ts';
import { type CommandTable, run } from './run.ts';
import { sensorCommands } from './sensor-commands.ts';

/** Each command is a file of its own, loaded only when it is called: a sensor loads no Markdown. */
const commands: CommandTable = {
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
  ...sensorCommands,
};

/** Runs one command line and returns its exit code. Never throws, never ends the process. */
export function main(args: readonly string[]): Promise<number> {
  return run(args, {
    description: 'Incident notes, signed live updates, and the sensors that apply them.',
    example: 'clarion check\nclarion publish --help',
    version: version(),
    commands,
  });
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const data: unknown = JSON.parse(text);
  if (data !== null && typeof data === 'object' && 'version' in data && typeof data.version === 'string')
    return data.version;
  throw new ClarionError('internal', 'package.json has no version', { code: 'cli/version' });
}
