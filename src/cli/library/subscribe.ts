import type { Command } from 'commander';
import { counted } from '../../names/counted.ts';
import { subscribe, unsubscribe } from '../../sensor/subscribe.ts';
import { makeCommand, runs } from '../command.ts';
import { clock, pathsOf, type SensorOptions, withSensor } from '../sensor-options.ts';

interface Options extends SensorOptions {
  readonly to: string;
  readonly dryRun?: boolean;
}

export function subscribeCommand(): Command {
  const made = makeCommand(
    'subscribe',
    'let every signature of a group run as each release has it, new ones too',
    'clarion library subscribe ENSRT --to local\nclarion library subscribe ET --to et --dry-run',
  )
    .argument('<group>', 'a group of the master library')
    .option('--to <library>', 'the library, custom/LIBRARY.yaml', 'local')
    .option('--dry-run', 'tell what would be done, and do nothing');
  return runs<Options>(withSensor(made), async (terminal, options, [group = '']) => {
    const { to: library, dryRun = false } = options;
    const done = await subscribe(pathsOf(options), { group, library, clock, dryRun });
    terminal.json({ dryRun, ...done });
    const is = done.already ? 'was already' : dryRun ? 'would be' : 'is now';
    terminal.out(
      `${done.file} ${is} subscribed to ${group}: ${counted(done.signatures, 'signature')}, ${done.enabled} enabled`,
    );
    if (!dryRun)
      terminal.note('New signatures of it run from the deploy after their release on. Next: clarion deploy');
    return 0;
  });
}

export function unsubscribeCommand(): Command {
  const made = makeCommand(
    'unsubscribe',
    'end a subscription; what stands in the library itself stays',
    'clarion library unsubscribe ENSRT',
  )
    .argument('<group>', 'a group that a library is subscribed to')
    .option('--dry-run', 'tell what would be done, and do nothing');
  return runs<Options>(withSensor(made), async (terminal, options, [group = '']) => {
    const { dryRun = false } = options;
    const done = await unsubscribe(pathsOf(options), { group, clock, dryRun });
    terminal.json({ dryRun, ...done });
    terminal.out(`${done.file} ${dryRun ? 'would be' : 'is'} no longer subscribed to ${group}`);
    if (!dryRun) terminal.note('Next: clarion deploy');
    return 0;
  });
}
