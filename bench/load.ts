import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';

/** Processor time that processes have taken so far, in ms; Linux tells it in ns, whatever else the machine does. */
export function processorTime(processes: readonly number[]): number {
  const nanoseconds = processes.map((id) =>
    Number(readFileSync(`/proc/${id}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}

export interface Load {
  /** Addresses that are asked for, one after the other, over and over. */
  readonly urls: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** The authority of the server's certificate, PEM. */
  readonly authority: Buffer;
  /** How often all addresses are asked for. */
  readonly times: number;
  /** Asks over connections that are kept; else over a new one each time, with a whole TLS handshake. */
  readonly kept: boolean;
}

/** How many clients ask at once. */
const clients = 8;

/** Asks a server; returns how often each status came. */
export async function load({
  urls,
  headers = {},
  authority,
  times,
  kept,
}: Load): Promise<Map<number, number>> {
  const statuses = new Map<number, number>();
  let left = times;
  const client = async () => {
    // Without a cache of sessions: a sensor's run is a process of its own, and has none either.
    const options = { ca: authority, keepAlive: true, maxSockets: 1, maxCachedSessions: 0 };
    let agent = new Agent(options);
    while (left > 0) {
      left -= 1;
      for (const url of urls) {
        const status = await ask(url, headers, agent);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
      if (kept) continue;
      agent.destroy();
      agent = new Agent(options);
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: clients }, client));
  return statuses;
}

function ask(url: string, headers: Readonly<Record<string, string>>, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { agent, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', reject)
      .end();
  });
}
