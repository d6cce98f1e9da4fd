import { type Command, InvalidArgumentError } from 'commander';
import { openEngine } from '../../engine/open.ts';
import { ClarionError } from '../../names/error.ts';
import { type Health, judgeHealth } from '../../sensor/health.ts';
import { readPolled } from '../../sensor/polled.ts';
import { readSettings } from '../../sensor/settings.ts';
import { readStatus } from '../../sensor/status.ts';
import { makeCommand } from '../command.ts';
import { clock, pathsOf, type SensorOptions, withSensor } from '../sensor-options.ts';
import { oneLine, terminal } from '../terminal.ts';

interface Options extends SensorOptions {
  readonly warnAfter: number;
  readonly criticalAfter: number;
}

/** Exit codes of the Monitoring Plugins Development Guidelines, in place of our own. */
const exits: Readonly<Record<Health['state'], number>> = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 };

export function command(): Command {
  const made = makeCommand(
    'check',
    'say in one line and the exit code whether all is well, as Nagios and its kin ask',
    'clarion sensor check --warn-after 6 --critical-after 24',
  )
    .option('--warn-after <hours>', 'since the last good poll', hours, 24)
    .option('--critical-after <hours>', 'since the last good poll', hours, 72)
    .addHelpText('after', '\nExit codes: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.');
  return withSensor(made).action(async () => {
    const options = made.optsWithGlobals<Options>();
    const health = await healthOf(options);
    const out = terminal(options);
    out.json(health);
    const measures = health.measures.map(([name, value]) => `${name}=${value}`).join(' ');
    out.out(
      `CLARION ${health.state} - ${oneLine(health.says.join('; '))}${measures === '' ? '' : ` | ${measures}`}`,
    );
    process.exitCode = exits[health.state];
  });
}

async function healthOf(options: Options): Promise<Health> {
  try {
    const paths = pathsOf(options);
    const settings = await readSettings(paths.settings);
    const now = clock();
    const engine = await openEngine(settings.engine, settings).catch(noEngine);
    const status = await readStatus(paths, now, engine);
    return judgeHealth(
      { status, polled: await readPolled(paths), now, hasEngine: engine !== undefined },
      options,
    );
  } catch (error) {
    if (!(error instanceof ClarionError)) throw error;
    return { state: 'UNKNOWN', says: [`${error.message} [${error.code}]`], measures: [] };
  }
}

function noEngine(error: unknown): undefined {
  if (!(error instanceof ClarionError) || error.kind !== 'engine') throw error;
}

function hours(text: string): number {
  if (/^[0-9]{1,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected whole hours.');
}
