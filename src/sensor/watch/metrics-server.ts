import { once } from 'node:events';
import { createServer } from 'node:http';
import { ClarionError } from '../../names/error.ts';

export interface MetricsServer {
  /** The port that it listens on. */
  readonly port: number;
  close(): void;
}

/**
 * Serves what Prometheus reads, at `/metrics` and nowhere else.
 *
 * @param address host and port, as sensor.yaml has it; port 0 takes any that is free.
 * @throws ClarionError `usage` where it can not listen there.
 */
export async function serveMetrics(address: string, text: () => string): Promise<MetricsServer> {
  const at = address.lastIndexOf(':');
  const host = address.slice(0, at).replace(/^\[|\]$/g, '');
  const server = createServer((request, response) => {
    const isWanted = request.method === 'GET' && request.url === '/metrics';
    response.writeHead(isWanted ? 200 : 404, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
    response.end(isWanted ? text() : 'Metrics are at /metrics.\n');
  });
  try {
    server.listen(Number(address.slice(at + 1)), host);
    await once(server, 'listening');
  } catch (cause) {
    throw new ClarionError('usage', `Metrics can not be served at ${address}: ${String(cause)}`, {
      code: 'watch/metrics',
      expected: 'a free address of this machine in watch.metrics of sensor.yaml',
      cause,
    });
  }
  const bound = server.address();
  return {
    port: bound !== null && typeof bound === 'object' ? bound.port : 0,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
