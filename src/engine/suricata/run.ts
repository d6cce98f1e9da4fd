import { spawn } from 'node:child_process';
import { ClarionError } from '../../names/error.ts';

const maxOutput = 4 * 1024 * 1024;

/** Runs the engine to its end and returns its exit code and what it printed. */
export async function run(
  binary: string,
  args: readonly string[],
  deadline: number,
): Promise<{ code: number | null; output: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ code: number | null; output: string }>();
  const child = spawn(binary, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: engineEnvironment(),
    // A run that brings to its end what it began must not lose its engine to the Ctrl-C that a whole group of processes gets.
    detached: process.listenerCount('SIGINT') > 0,
  });
  let output = '';
  let late = false;
  const keep = (chunk: Buffer) => {
    if (output.length < maxOutput) output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const timer = setTimeout(() => {
    late = true;
    kill();
  }, deadline);
  const finish = () => {
    clearTimeout(timer);
    process.off('exit', kill);
  };
  child.once('error', (cause: NodeJS.ErrnoException) => {
    finish();
    reject(
      new ClarionError('engine', `Suricata can not be run: ${binary}: ${cause.code ?? cause.message}`, {
        code: 'engine/absent',
        expected: 'the program of Suricata 7',
        hint: installHint,
        cause,
      }),
    );
  });
  child.once('close', (code) => {
    finish();
    if (late)
      reject(
        new ClarionError('engine', `Suricata did not end within ${deadline / 1000} s: ${args.join(' ')}`, {
          code: 'engine/deadline',
        }),
      );
    else resolve({ code, output });
  });
  return promise;
}

/** The engine gets nothing of our environment but the path. */
export function engineEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C' };
}

/** How to come by the engine. */
export const installHint =
  'apt-get install suricata (on Debian 12: apt-get install -t bookworm-backports suricata).';
