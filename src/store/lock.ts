import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { ClarionError } from '../names/error.ts';
import { makeFolders } from './make-folders.ts';

/** What flock exits with when the lock stays taken (EX_TEMPFAIL of sysexits). */
const taken = 75;

/**
 * Does work while no other process holds the lock at `path`: a file that stays (made if
 * it is not there), or a folder. Node has no flock(2), so a child
 * (util-linux `flock`) holds it for us: its standard input closes when we end, however we end, and the lock is free.
 * A process id in a file could not tell a dead owner from a new process with its number.
 *
 * @param patience whole seconds to wait for a process that holds it.
 * @throws ClarionError of kind `state`, code `state/locked`, when another process still holds it then.
 */
export async function withLock<T>(path: string, work: () => Promise<T>, patience = 2): Promise<T> {
  expectFolder(dirname(path));
  const script = 'echo held && exec cat > /dev/null';
  const holder = spawn(
    'flock',
    [
      '--exclusive',
      '--timeout',
      String(patience),
      '--conflict-exit-code',
      String(taken),
      path,
      'sh',
      '-c',
      script,
    ],
    // A group of its own: the Ctrl-C that ends a group of processes must not free the lock while we still work.
    { stdio: ['pipe', 'pipe', 'ignore'], detached: true },
  );
  const ended = new Promise<void>((resolve) => holder.once('close', () => resolve()));
  await held(holder, path);
  try {
    return await work();
  } finally {
    holder.stdin.end();
    await ended;
  }
}

function expectFolder(folder: string): void {
  try {
    makeFolders(folder);
  } catch (cause) {
    const expected = 'a folder that this user may write to';
    throw new ClarionError('state', `Could not make the folder ${folder}`, {
      code: 'state/lock',
      expected,
      cause,
    });
  }
}

function held(holder: ChildProcessByStdio<Writable, Readable, null>, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // A holder that dies takes our writes to it along; the exit below tells, not the broken pipe.
    holder.stdin.on('error', () => undefined);
    holder.stdout.once('data', () => resolve());
    holder.once('error', (cause) => {
      const hint = 'install util-linux, which has the flock command';
      reject(
        new ClarionError('state', 'Could not lock: the command flock does not start', {
          code: 'state/lock',
          hint,
          cause,
        }),
      );
    });
    holder.once('exit', (code) => {
      if (code === taken) {
        const hint = 'wait until it ends, then run the command again';
        reject(
          new ClarionError('state', `Another clarion process is at work: it holds ${path}`, {
            code: 'state/locked',
            hint,
          }),
        );
      } else {
        const expected = 'a lock file that this user may open for writing';
        reject(
          new ClarionError('state', `Could not lock ${path}: flock ended with ${code ?? 'a signal'}`, {
            code: 'state/lock',
            expected,
          }),
        );
      }
    });
  });
}
