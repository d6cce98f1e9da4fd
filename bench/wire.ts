import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** What went over a wire: bytes that TCP carried, TLS included, and what TCP and IP add to them is not. */
export interface Carried {
  readonly connections: number;
  /** From clients to the server. */
  readonly up: number;
  readonly down: number;
}

export interface Wire {
  readonly port: number;
  /** What went over it since it was asked last. */
  carried(): Carried;
  close(): Promise<void>;
}

/** Stands between clients and a server on this machine, passes bytes on as they are, and counts them. */
export async function countingWire(to: number): Promise<Wire> {
  let counts = { connections: 0, up: 0, down: 0 };
  const open = new Set<Socket>();
  const server = createServer((client) => {
    counts.connections += 1;
    const origin = connect(to, '127.0.0.1');
    for (const [from, into, way] of [
      [client, origin, 'up'],
      [origin, client, 'down'],
    ] as const) {
      open.add(from);
      from.setNoDelay(true);
      from.on('data', (bytes: Buffer) => {
        counts[way] += bytes.length;
      });
      from.pipe(into);
      // Either side may hang up: the other is told, and what was carried counts.
      from.on('error', () => into.destroy());
      from.on('close', () => open.delete(from));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    carried: () => {
      const told = counts;
      counts = { connections: 0, up: 0, down: 0 };
      return told;
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
