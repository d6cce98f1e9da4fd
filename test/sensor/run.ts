import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { checkSha256sums } from '../../src/release/index.ts';
import { currentNumber, readGeneration } from '../../src/sensor/generation.ts';
import type { SensorPaths } from '../../src/sensor/index.ts';
import { readIfThere } from '../../src/store/index.ts';

const program = fileURLToPath(new URL('../../bin/clarion.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
  /** Milliseconds that it took. */
  readonly took: number;
}

interface Running {
  /** Kills it after so many milliseconds. */
  readonly killAfter?: number | undefined;
  /** Kills it once this resolves. */
  readonly killed?: Promise<unknown> | undefined;
  /** Of the environment, beside what the tests have. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the command as an operator does. */
export async function clarion(
  args: readonly string[],
  { killAfter, killed, env }: Running = {},
): Promise<Ended> {
  const began = performance.now();
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = new Promise<Pick<Ended, 'code' | 'signal'>>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  );
  if (killAfter !== undefined || killed !== undefined) {
    await (killed ?? sleep(killAfter));
    child.kill('SIGKILL');
  }
  return { ...(await ended), out, err, took: performance.now() - began };
}

/** The installed release's number, after a check that every file of it is whole; undefined where there is none. */
export async function wholeMaster(paths: SensorPaths): Promise<number | undefined> {
  const release = await readIfThere(join(paths.master, 'release.json'));
  if (release === undefined) return undefined;
  const members = [];
  for (const entry of await readdir(`${paths.master}/`, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile())
      members.push({ name: path.slice(paths.master.length + 1), bytes: await readFile(path) });
  }
  checkSha256sums(members);
  return JSON.parse(Buffer.from(release).toString()).number;
}

/** The sids of the current generation, after a check that it is whole; undefined where there is none. */
export async function wholeGeneration(paths: SensorPaths): Promise<readonly number[] | undefined> {
  const number = await currentNumber(paths);
  return number === undefined ? undefined : (await readGeneration(paths, number)).manifest.sids;
}
