import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A command of Clarion, as an operator runs it. */
export interface CommandUnderTest {
  /** The command's file: of the checkout, or of the compiled package. */
  readonly program: string;
  readonly args: readonly string[];
  /** Given on file descriptor 3. */
  readonly passphrase?: string;
  readonly path?: string;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a command under strace; returns how it ended, and what strace wrote of it. */
export async function run(
  command: CommandUnderTest,
  strace: readonly string[],
): Promise<{ readonly ended: Ended; readonly output: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'clarion-strace-'));
  const file = join(folder, 'calls');
  try {
    const ended = await start(command, ['strace', '-f', '-qq', '-o', file, ...strace]);
    return { ended, output: await readFile(file, 'utf8') };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs a command by itself. @param killAfter milliseconds after which it is killed */
export function start(
  { program, args, passphrase, path }: CommandUnderTest,
  under: readonly string[] = [],
  killAfter?: number,
): Promise<Ended> {
  const [first = '', ...rest] = [...under, process.execPath, program, ...args];
  const child = spawn(first, rest, {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // One thread of its own for file calls: their order, and the count of each, is then the same in every run.
    env: { ...process.env, UV_THREADPOOL_SIZE: '1', ...(path === undefined ? {} : { PATH: path }) },
  });
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
  const secret = child.stdio[3];
  if (secret !== null && secret !== undefined && 'end' in secret) {
    // A command may end without reading it.
    secret.on('error', () => undefined);
    secret.end(passphrase ?? '');
  }
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, out, err });
    });
  });
}

/** The command as the checkout has it. */
export const source = fileURLToPath(new URL('../../bin/clarion.js', import.meta.url));

/** Why tests that trace can not run here; undefined where they can. */
export function noStrace(): string | undefined {
  const tried = spawnSync('strace', ['-f', '-o', '/dev/null', 'true'], { encoding: 'utf8' });
  if (tried.error !== undefined) return 'strace is not installed';
  return tried.status === 0 ? undefined : `strace may not trace here: ${tried.stderr.trim()}`;
}
