import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Command } from 'commander';
import { servePreview } from '../site/index.ts';
import { findRoot, type View, WorkspaceReader, watchWorkspace } from '../workspace/index.ts';
import { makeCommand, runs, type SharedOptions } from './command.ts';
import { port } from './port.ts';

interface Options extends SharedOptions {
  readonly port: number;
  readonly workspace?: string;
}

/** 128 bits: nobody guesses that. */
const keyBytes = 16;

export function command(): Command {
  const preview = makeCommand(
    'preview',
    'show the website while you write, drafts and faults included',
    'clarion preview\nclarion preview --port 9000',
  )
    .option('--port <number>', 'the port on this machine; 0 takes any that is free', port, 8090)
    .option('--workspace <dir>', "the team's folder (default: found upward from the current folder)");
  return runs<Options>(preview, async (terminal, options) => {
    const ended = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    const root = options.workspace ?? (await findRoot(process.cwd()));
    const reader = new WorkspaceReader(root);
    terminal.progress('Reading the workspace ...');
    const first = await reader.read();
    const key = randomBytes(keyBytes).toString('base64url');
    const server = await servePreview(root, first, { port: options.port, key });
    const failed = Promise.withResolvers<never>();
    const refresh = oneAtATime(async () => {
      try {
        const view = await reader.read();
        await server.show(view);
        terminal.progress(faultsIn(view));
      } catch (error) {
        // A folder that went away while it was read: that is told to us as well, and it is read again.
        if (!(error instanceof Error && 'syscall' in error)) throw error;
        terminal.progress(`Could not read the workspace: ${error.message}`);
      }
    }, failed.reject);
    const watching = await watchWorkspace(root, refresh);
    terminal.json({ url: server.url });
    terminal.out(server.url);
    terminal.note(`Showing ${root}: ${faultsIn(first)}. Nothing is written. Ctrl-C ends it.`);
    terminal.note('Drafts and notes above TLP:CLEAR are shown here alone; build and publish leave them out.');
    // What was saved between the first reading and the watch.
    refresh();
    try {
      await Promise.race([ended, failed.promise]);
    } finally {
      watching.close();
      await server.close();
    }
    return 0;
  });
}

/** Runs work again for what came while it ran; many requests become one. */
function oneAtATime(work: () => Promise<void>, fail: (reason: unknown) => void): () => void {
  let running = false;
  let again = false;
  const run = async () => {
    running = true;
    do {
      again = false;
      await work();
    } while (again);
    running = false;
  };
  return () => {
    if (running) again = true;
    else run().catch(fail);
  };
}

function faultsIn({ faults }: View): string {
  const errors = faults.filter(({ fatal }) => fatal === true).length;
  const warnings = faults.length - errors;
  return `${errors} ${errors === 1 ? 'fault' : 'faults'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
}
