import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { median } from './workspace.ts';

/** What a whole process took. */
export interface Run {
  readonly ms: number;
  /** Of all its threads and children. */
  readonly cpu: number;
  /** At most, of the largest of its processes. */
  readonly megabytes: number;
  readonly out: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A file that the process reads from descriptor 3. */
  readonly third?: string;
}

/** Runs a command to its end; GNU time tells what it took. @throws where it fails. */
export function run(command: readonly string[], { cwd, env, third }: RunOptions): Run {
  const descriptor = third === undefined ? undefined : openSync(third, 'r');
  try {
    const from = performance.now();
    const done = spawnSync('/usr/bin/time', ['-f', '%U %S %M', ...command], {
      cwd,
      env: { ...process.env, ...env },
      encoding: 'utf8',
      maxBuffer: 1e9,
      stdio: ['ignore', 'pipe', 'pipe', ...(descriptor === undefined ? [] : [descriptor])],
    });
    const ms = performance.now() - from;
    if (done.status !== 0) throw new Error(`${command.join(' ')}: ${done.error?.message ?? done.stderr}`);
    const [user = 0, system = 0, kilobytes = 0] = (done.stderr.trimEnd().split('\n').at(-1) ?? '')
      .split(' ')
      .map(Number);
    return { ms, cpu: (user + system) * 1000, megabytes: kilobytes / 1024, out: done.stdout };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Prints the median of some runs, and returns its milliseconds. */
export function tell(what: string, all: readonly Run[]): number {
  const ms = median(all.map((one) => one.ms));
  const cpu = median(all.map((one) => one.cpu));
  const megabytes = Math.max(...all.map((one) => one.megabytes));
  console.log(
    `  ${what}: ${Math.round(ms)} ms, ${Math.round(cpu)} ms of processors, ${Math.round(megabytes)} MB`,
  );
  return ms;
}
