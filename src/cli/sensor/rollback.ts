import { type Command, InvalidArgumentError } from 'commander';
import { openEngine } from '../../engine/open.ts';
import { counted } from '../../names/counted.ts';
import { rollback } from '../../sensor/rollback.ts';
import { readSettings, type Settings } from '../../sensor/settings.ts';
import { makeCommand, runs } from '../command.ts';
import {
  clock,
  pathsOf,
  type SensorOptions,
  standingWords,
  withEngine,
  withSensor,
} from '../sensor-options.ts';

interface Options extends SensorOptions {
  readonly engine?: Settings['engine'];
  readonly yes?: boolean;
}

export function command(): Command {
  const made = makeCommand(
    'rollback',
    'give the generation before to the engine again',
    'clarion sensor rollback',
  )
    .argument('[generation]', 'its number; the one before the current one, if you give none', checkNumber)
    .option('--yes', 'agree to take all rules from the engine, or more than half of them');
  return runs<Options>(withEngine(withSensor(made)), async (terminal, options, [generation]) => {
    const paths = pathsOf(options);
    const settings = await readSettings(paths.settings);
    const engine = await openEngine(options.engine ?? settings.engine, settings);
    const done = await rollback(paths, {
      engine,
      clock,
      generation: generation === undefined ? undefined : Number(generation),
      yes: options.yes === true,
    });
    terminal.json(done);
    terminal.out(
      `Generation ${done.generation} with ${counted(done.sids.length, 'rule')} is current again, after ${done.from}: ${standingWords[done.standing]}`,
    );
    terminal.note(
      'Your custom libraries are as they were: the next `clarion deploy` makes a new generation of what is enabled in them.',
    );
    return 0;
  });
}

function checkNumber(text: string): string {
  if (/^[0-9]{1,9}$/.test(text)) return text;
  throw new InvalidArgumentError('Expected a number, as `clarion sensor status` tells it.');
}
