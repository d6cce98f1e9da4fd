import { once } from 'node:events';
import type { Server } from 'node:http';
import { ClarionError } from '../names/error.ts';

/** A running server; `url` ends with `/`. */
export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Lets a server listen. Port 0 takes any that is free.
 *
 * @throws ClarionError of kind `usage`, code `serve/port`, when the port is taken or not ours to take.
 */
export async function listen(server: Server, port: number, host: string): Promise<RunningServer> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    const why = code === 'EADDRINUSE' ? 'another program has it' : `the system says ${String(code)}`;
    const hint = 'Take another one with --port, or --port 0 for any that is free.';
    throw new ClarionError('usage', `Can not listen on ${host} port ${port}: ${why}`, {
      code: 'serve/port',
      hint,
      cause,
    });
  }
  const address = server.address();
  const taken = address !== null && typeof address === 'object' ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}/`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
