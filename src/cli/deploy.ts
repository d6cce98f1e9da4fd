import type { Command } from 'commander';
import { openEngine } from '../engine/open.ts';
import { counted } from '../names/counted.ts';
import { deploy } from '../sensor/deploy.ts';
import { readSettings, type Settings } from '../sensor/settings.ts';
import { makeCommand, runs } from './command.ts';
import {
  clock,
  pathsOf,
  type SensorOptions,
  standingWords,
  withEngine,
  withSensor,
} from './sensor-options.ts';
import { oneLine } from './terminal.ts';

interface Options extends SensorOptions {
  readonly engine?: Settings['engine'];
  readonly yes?: boolean;
}

export function command(): Command {
  const made = makeCommand('deploy', 'give the enabled signatures to the engine', 'clarion deploy').option(
    '--yes',
    'agree to take all rules from the engine, or more than half of them, or to deploy while the installed release is withdrawn',
  );
  return runs<Options>(withEngine(withSensor(made)), async (terminal, options) => {
    const paths = pathsOf(options);
    const settings = await readSettings(paths.settings);
    const engine = await openEngine(options.engine ?? settings.engine, settings);
    const done = await deploy(paths, { engine, clock, yes: options.yes === true, alarms: settings.alarms });
    terminal.json(done);
    const rules = counted(done.sids.length, 'rule');
    if (done.generation === undefined) terminal.out(`Nothing to do: ${done.detail}`);
    else if (done.outcome === 'nothing-to-do')
      terminal.out(
        `Nothing to do: generation ${done.generation} with ${rules} is current, ${standingWords[done.standing ?? 'unknown']}`,
      );
    else terminal.out(`Generation ${done.generation} with ${rules}: ${done.detail}`);
    if (done.added.length > 0) terminal.out(`  added sids ${done.added.join(', ')}`);
    if (done.removed.length > 0) terminal.out(`  removed sids ${done.removed.join(', ')}`);
    for (const { name, reason } of done.leftOut)
      terminal.warn(`${name} is followed and enabled, and does not run: ${oneLine(reason)}`);
    if (done.standing === 'waiting')
      terminal.warn(
        `The engine is not running (${done.detail}); it will load the generation when it starts.`,
      );
    return 0;
  });
}
