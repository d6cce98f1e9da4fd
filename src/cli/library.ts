import { Command } from 'commander';
import { copySignatures, setEnabled } from '../sensor/edit.ts';
import { type Listed, listSignatures } from '../sensor/list.ts';
import { makeCommand, runs } from './command.ts';
import { clock, pathsOf, type SensorOptions, withSensor } from './sensor-options.ts';
import { oneLine } from './terminal.ts';

export function command(): Command {
  return new Command('library')
    .description('list signatures; copy, enable and disable them')
    .addHelpText(
      'after',
      '\nExample:\n  clarion library copy ENSRT:W32-KALEL-A-001\n  clarion library enable ENSRT:W32-KALEL-A-001',
    )
    .addCommand(list())
    .addCommand(copy())
    .addCommand(switching('enable', true))
    .addCommand(switching('disable', false));
}

function list(): Command {
  const made = makeCommand('list', 'list the master library and your own', 'clarion library list');
  return runs<SensorOptions>(withSensor(made), async (terminal, options) => {
    const listed = await listSignatures(pathsOf(options));
    terminal.json(listed);
    const width = Math.max(0, ...listed.map(({ name }) => name.length));
    for (const signature of listed)
      terminal.out(
        `${String(signature.sid).padStart(10)}  ${signature.name.padEnd(width)}  ${standing(signature)}`,
      );
    if (listed.length === 0) terminal.note('No signatures yet: run clarion sensor update');
    return 0;
  });
}

function standing({ revision, proof, library, enabled, title }: Listed): string {
  const copied = library === undefined ? 'not copied' : `${enabled ? 'enabled' : 'disabled'} in ${library}`;
  return `${`r${revision ?? '-'}`.padEnd(4)} ${(proof ?? 'own').padEnd(8)}  ${copied.padEnd(18)}  ${oneLine(title ?? '')}`.trimEnd();
}

interface CopyOptions extends SensorOptions {
  readonly to: string;
}

function copy(): Command {
  const made = makeCommand(
    'copy',
    'copy signatures to a library of your own, disabled',
    'clarion library copy ENSRT:W32-KALEL-A-001 --to local',
  )
    .argument('<name...>', 'names of signatures')
    .option('--to <library>', 'the library, custom/LIBRARY.yaml', 'local');
  return runs<CopyOptions>(withSensor(made), async (terminal, options, names) => {
    const copied = await copySignatures(pathsOf(options), names, options.to, clock);
    terminal.json(copied);
    for (const { name, file, already } of copied)
      terminal.out(already ? `${name} is in ${file} already` : `${name} copied to ${file}, disabled`);
    return 0;
  });
}

function switching(word: 'enable' | 'disable', enabled: boolean): Command {
  const made = makeCommand(
    word,
    `${word} copied signatures; deploy makes it so`,
    `clarion library ${word} ENSRT:W32-KALEL-A-001`,
  ).argument('<name...>', 'names of signatures');
  return runs<SensorOptions>(withSensor(made), async (terminal, options, names) => {
    const switched = await setEnabled(pathsOf(options), names, enabled, clock);
    terminal.json(switched);
    for (const { name, library, changed } of switched)
      terminal.out(`${name} in ${library} ${changed ? 'is now' : 'was already'} ${word}d`);
    terminal.note('Next: clarion deploy');
    return 0;
  });
}
