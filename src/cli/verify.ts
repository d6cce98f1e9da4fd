import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { counted } from '../names/counted.ts';
import { ClarionError } from '../names/error.ts';
import { readTeamFile } from '../release/team-file.ts';
import { verifyBundle } from '../verify/bundle.ts';
import { type StepCode, steps } from '../verify/steps.ts';
import { makeCommand, runs, type SharedOptions } from './command.ts';

interface Options extends SharedOptions {
  readonly team: string;
}

export function command(): Command {
  const made = makeCommand(
    'verify',
    'check a bundle against a team file',
    'clarion verify clarion-42.tar.zst --team team.json',
  )
    .argument('<bundle>', 'clarion-N.tar.zst')
    .requiredOption('--team <file>', 'the team file that you trust');
  return runs<Options>(made, async (terminal, options, [path = '']) => {
    const passed: StepCode[] = [];
    const bundle = await read(path);
    const team = readTeamFile(await read(options.team));
    const { file, signers, members, libraries } = await verifyBundle(bundle, {
      team,
      now: new Date(),
      passed: (step) => {
        passed.push(step);
        terminal.out(`ok  ${step.padEnd(18)} ${steps[step].proves}`);
      },
    });
    const signatures = libraries.reduce((sum, library) => sum + library.signatures, 0);
    terminal.json({
      release: file,
      signers,
      threshold: team.threshold,
      members: members.length,
      signatures,
      passed,
    });
    terminal.out(
      `Release ${file.number} of ${file.workspace}, ${file.date}: ${counted(members.length, 'member')}, ${counted(signatures, 'signature')}, all disabled`,
    );
    for (const { name, fingerprint } of signers) terminal.out(`  signed by ${name}, ${fingerprint}`);
    if (team.demo === true) terminal.warn('These are demonstration keys: anyone may have them.');
    terminal.note('A bundle alone does not tell whether it is the newest; a live update does.');
    return 0;
  });
}

async function read(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: unknown) => {
    throw new ClarionError('usage', `${path} can not be read`, { code: 'verify/file', cause });
  });
}
