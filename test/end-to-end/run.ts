import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end and tells what it said; never throws for its exit code. */
export async function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly passphrase?: string } = {},
): Promise<Outcome> {
  const child = spawn(command, args, {
    cwd: options.cwd ?? repository,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const secret = child.stdio[3];
  if (secret !== null && secret !== undefined && 'end' in secret) {
    // A command may end without reading it.
    secret.on('error', () => undefined);
    secret.end(options.passphrase ?? '');
  }
  const said = { stdout: '', stderr: '' };
  child.stdout?.on('data', (data: Buffer) => {
    said.stdout += data;
  });
  child.stderr?.on('data', (data: Buffer) => {
    said.stderr += data;
  });
  const code = await new Promise<number | null>((done, failed) => {
    child.once('error', failed);
    child.once('close', done);
  });
  return { code, ...said };
}

/** Runs `clarion` as the checkout has it. */
export function clarion(args: readonly string[], passphrase?: string): Promise<Outcome> {
  return run(process.execPath, ['bin/clarion.js', ...args], passphrase === undefined ? {} : { passphrase });
}

/** Runs `npm start -- ...` without npm. */
export function start(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Outcome> {
  return run(process.execPath, ['scripts/start.ts', ...args], env === undefined ? {} : { env });
}
