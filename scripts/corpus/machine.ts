import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const boot = fileURLToPath(new URL('boot.sh', import.meta.url));

/** A machine of the lab. */
export interface Machine {
  readonly name: string;
  /** Its first process, as the machine that runs it numbers it. */
  readonly pid: number;
  /** Runs a script with bash and waits for it. `/srv` is the lab's shared folder. */
  readonly run: (script: string) => void;
  /** Starts a command that stays. */
  readonly start: (command: readonly string[]) => ChildProcess;
  /** Ends it and every process in it. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a machine that shares this one's kernel and files and nothing else: network, processes, host name and mounts
 * are its own; what it writes goes into memory and is gone with it. Its programs see a clock that is `offset` seconds
 * off, by libfaketime.
 *
 * @param shared - a folder that all machines of the lab see as `/srv`.
 */
export async function startMachine(
  name: string,
  hostName: string,
  shared: string,
  offset: number,
): Promise<Machine> {
  const own = join(shared, `.${name}`);
  mkdirSync(own);
  const holder = spawn('setpriv', [
    // Whatever ends this process ends the machine.
    ...['--pdeathsig', 'KILL', 'unshare'],
    ...['--net', '--uts', '--mount', '--ipc', '--pid', '--fork', '--kill-child', 'bash'],
    boot,
    own,
    shared,
    hostName,
  ]);
  let told = '';
  holder.stderr.on('data', (text: Buffer) => {
    told += text.toString();
  });
  const ready = join(shared, `booted.${name}`);
  for (let i = 0; !existsSync(ready); i++) {
    if (holder.exitCode !== null || i > 500) throw new Error(`The machine ${name} does not start: ${told}`);
    await wait(20);
  }
  const { pid: outer } = holder;
  const children = readFileSync(`/proc/${outer}/task/${outer}/children`, 'utf8');
  const pid = Number(children.trim().split(' ')[0]);
  const enter = ['-t', `${pid}`, '--all', '--root', '--wd', 'env', '-i', ...environment(offset)];
  return {
    name,
    pid,
    run: (script) => {
      const { status, signal, stderr } = spawnSync(
        'nsenter',
        [...enter, 'bash', '--norc', '-euo', 'pipefail', '-c', script],
        {
          stdio: ['ignore', 'pipe', 'pipe'],
          encoding: 'utf8',
          timeout: 120_000,
          maxBuffer: 1 << 26,
        },
      );
      if (status !== 0) throw new Error(`${name}: the script ended with ${status ?? signal}\n${stderr}`);
    },
    start: (command) => spawn('nsenter', [...enter, ...command], { stdio: 'ignore' }),
    stop: () =>
      new Promise((resolve) => {
        if (holder.exitCode !== null || holder.signalCode !== null) return resolve();
        holder.once('exit', () => resolve());
        holder.kill('SIGKILL');
      }),
  };
}

const fakeTime = readdirSync('/usr/lib')
  .map((folder) => join('/usr/lib', folder, 'faketime/libfaketime.so.1'))
  .find((file) => existsSync(file));

function environment(offset: number): readonly string[] {
  if (fakeTime === undefined) throw new Error('libfaketime is missing: apt-get install faketime');
  return [
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'HOME=/root',
    'LANG=C.UTF-8',
    'TZ=UTC',
    `LD_PRELOAD=${fakeTime}`,
    `FAKETIME=${offset}s`,
    'FAKETIME_DONT_FAKE_MONOTONIC=1',
  ];
}
