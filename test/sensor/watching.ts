import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { createDirectory } from '../../src/engine/directory.ts';
import { type Counts, newCounts, type WatchEvent, watch } from '../../src/sensor/watch/index.ts';
import { createFetcher } from '../../src/verify/index.ts';
import { clock, type Lab } from './lab.ts';

/** What a server does with a request for a path: gives the file, or something else. */
export type Mood = (response: ServerResponse, file: () => Buffer, path: string) => void;

const garbage = Buffer.alloc(5_000, '<html>maintenance</html>');

const forged: Mood = (response, file) =>
  response.end(Buffer.from(file().toString('latin1').replace(/[0-9]/, 'x'), 'latin1'));

/** How servers fail, and worse. */
export const moods: Readonly<Record<string, Mood>> = {
  fine: (response, file) => response.end(file()),
  broken: (response) => response.socket?.destroy(),
  failing: (response) => response.writeHead(503).end('later'),
  'maintenance page': (response) => response.end(garbage),
  forged,
  cut: (response, file) => {
    const bytes = file();
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.destroy());
  },
  endless: (response) => {
    const more = () => {
      while (!response.destroyed && response.write(garbage));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  },
  slow: (response) => {
    const drip = setInterval(() => response.write('{'), 50);
    response.once('close', () => clearInterval(drip));
  },
  elsewhere: (response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
};

/** Forges what is asked for under such paths. */
export function forging(paths: RegExp): Mood {
  return (response, file, path) => (paths.test(path) ? forged(response, file, path) : response.end(file()));
}

/** Slow is refused sooner than a sensor would: what is tested is that it is. */
const limits = { answer: 250, deadline: 30_000, floor: 1_000 };

export interface HostileServer {
  readonly url: string;
  mood: Mood;
  close(): void;
}

/** Serves a lab's folder, in changing moods. */
export async function serveMoods(lab: Lab): Promise<HostileServer> {
  const http = createServer((request, response) => {
    response.on('error', () => undefined);
    try {
      const path = String(request.url);
      served.mood(response, () => readFileSync(join(lab.folder, path)), path);
    } catch {
      response.writeHead(404).end();
    }
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const served: HostileServer = {
    url: `http://127.0.0.1:${port}/live-update/`,
    mood: moods.fine ?? (() => undefined),
    close: () => {
      http.close();
      http.closeAllConnections();
    },
  };
  return served;
}

export interface Watched {
  readonly events: readonly WatchEvent['event'][];
  /** The same, with all that they say. */
  readonly told: readonly WatchEvent[];
  readonly counts: Counts;
  readonly waits: readonly number[];
}

/** Watches for so many polls, without waiting between them. */
export async function watchFor(
  lab: Lab,
  polls: number,
  before: (poll: number) => unknown = () => undefined,
): Promise<Watched> {
  const ending = new AbortController();
  const counts = newCounts();
  const told: WatchEvent[] = [];
  const waits: number[] = [];
  await before(0);
  await watch(lab.paths, {
    clock,
    random: () => 0.5,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
      if (waits.length === polls) ending.abort();
      else await before(waits.length);
    },
    signal: ending.signal,
    engine: async () => createDirectory(),
    told: (event) => void told.push(event),
    counts,
    seen: () => undefined,
    // One for each poll, as a sensor makes it.
    get fetcher() {
      return createFetcher({ limits, signal: ending.signal });
    },
  });
  return { events: told.map(({ event }) => event), told, counts, waits };
}
