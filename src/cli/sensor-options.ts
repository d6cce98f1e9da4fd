import { type Command, Option } from 'commander';
import { engineNames } from '../engine/engine.ts';
import type { Standing } from '../sensor/journal.ts';
import { type SensorPaths, sensorPaths } from '../sensor/paths.ts';
import type { SharedOptions } from './command.ts';

/** Options of every command that works on a sensor. */
export interface SensorOptions extends SharedOptions {
  readonly state?: string;
  readonly config?: string;
}

/** Gives a command the options that say which sensor. */
export function withSensor(command: Command): Command {
  return command
    .addOption(
      new Option('--state <dir>', "the sensor's state (default: /var/lib/clarion)").env('CLARION_STATE'),
    )
    .option(
      '--config <dir>',
      'its configuration (default: /etc/clarion; with a state folder given, etc in it)',
    );
}

/** Gives a command the choice of engine. */
export function withEngine(command: Command): Command {
  return command.addOption(new Option('--engine <name>', 'what loads the generations').choices(engineNames));
}

export function pathsOf(options: SensorOptions): SensorPaths {
  return sensorPaths(options.state, options.config);
}

/** What is known of a generation and the engine, for people. */
export const standingWords: Readonly<Record<Standing, string>> = {
  confirmed: 'confirmed',
  written: 'written; no engine was asked',
  waiting: 'not confirmed: the engine did not run, and loads it when it starts',
  unknown: 'not confirmed: the next deploy finishes or undoes it',
};

/** The clock of this machine; the one place where a sensor command asks it. */
export const clock = () => new Date();
