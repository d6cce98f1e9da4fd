import { spawnSync } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const clarionPath = fileURLToPath(new URL('../../bin/clarion.js', import.meta.url));

/** Runs `clarion` in a folder without a terminal. */
export function clarion(cwd: string, ...args: readonly string[]) {
  return spawnSync(process.execPath, [clarionPath, ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
}

/** Runs `clarion` on a terminal of its own and types lines; needs the command `script` (util-linux). */
export function onTerminal(cwd: string, args: string, typed: string) {
  const command = `'${process.execPath}' '${clarionPath}' ${args}`;
  return spawnSync('script', ['-qec', command, '/dev/null'], {
    cwd,
    encoding: 'utf8',
    input: typed,
    timeout: 30_000,
    env: { ...process.env, NO_COLOR: '1' },
  });
}

/** A new workspace, made by `clarion init`, in a temporary folder. */
export async function startedWorkspace(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'clarion-started-'));
  const made = clarion(
    root,
    'init',
    ...['--publisher', 'Example CERT', '--base-url', 'https://notes.example.org/', '--prefix', 'EX'],
    ...['--workspace-id', 'desk'],
  );
  if (made.status !== 0) throw new Error(made.stderr);
  return root;
}
