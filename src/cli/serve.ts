import { once } from 'node:events';
import type { Command } from 'commander';
import { serveFolder } from '../site/serve.ts';
import { makeCommand, runs, type SharedOptions } from './command.ts';
import { port } from './port.ts';

interface Options extends SharedOptions {
  readonly port: number;
  readonly host: string;
}

export function command(): Command {
  const serve = makeCommand(
    'serve',
    'serve a published folder on this machine',
    'clarion serve public --port 8080',
  )
    .argument('<dir>', 'the folder that build or publish made')
    .option('--port <number>', 'the port; 0 takes any that is free', port, 8080)
    .option('--host <address>', 'the address to listen on', '127.0.0.1');
  return runs<Options>(serve, async (terminal, options, [folder = '.']) => {
    const ended = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    const { url, close } = await serveFolder(folder, options);
    terminal.json({ url });
    terminal.out(url);
    terminal.note(`Serving ${folder}. Ctrl-C ends it.`);
    await ended;
    await close();
    return 0;
  });
}
