import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';

/** Answers a request, or leaves it to the honest server: then it returns false. */
export type Trick = (
  path: string,
  response: ServerResponse,
  request: IncomingMessage,
) => boolean | Promise<boolean>;

export interface HostileServer {
  /** Ends in a slash. */
  readonly url: string;
  /** The folder that it serves where the trick leaves a request to it. */
  folder: string;
  trick: Trick;
  /** What was asked for since the last time that somebody emptied this: paths. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** A web server in the hands of an enemy, on a port of its own. */
export async function openHostileServer(folder: string): Promise<HostileServer> {
  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    hostile.asked.push(path);
    if (await hostile.trick(path, response, request)) return;
    await readFile(join(hostile.folder, path)).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const hostile: HostileServer = {
    url: `http://127.0.0.1:${address.port}/`,
    folder,
    trick: honest,
    asked: [],
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return hostile;
}

export const honest: Trick = () => false;

/** For files whose path holds `part`. */
export const at =
  (part: string, trick: Trick): Trick =>
  (path, response, request) =>
    path.includes(part) && trick(path, response, request);

export const sends =
  (bytes: Uint8Array | string, headers: Readonly<Record<string, string>> = {}): Trick =>
  (_, response) => {
    response.writeHead(200, headers).end(bytes);
    return true;
  };

export const answers =
  (status: number, headers: Readonly<Record<string, string>> = {}): Trick =>
  (_, response) => {
    response.writeHead(status, headers).end();
    return true;
  };

/** Bytes straight onto the line, of which no HTTP library makes a thing. The line stays open unless `ends`. */
export const speaks =
  (text: string, ends = true): Trick =>
  (_, response) => {
    if (ends) response.socket?.end(text);
    else response.socket?.write(text);
    return true;
  };

/** The same, over and over, until the other side hangs up. */
export const repeats =
  (begin: string, text: string, pause: number): Trick =>
  (_, { socket }) => {
    if (socket === null) throw new Error('no line');
    socket.on('error', () => undefined);
    socket.write(begin);
    const timer = setInterval(() => socket.write(text), pause);
    socket.on('close', () => clearInterval(timer));
    return true;
  };

/** As fast as the line takes it, without end. */
export const endless: Trick = (_, response) => {
  const more = () => {
    while (response.write('x'.repeat(65_536)));
  };
  response.on('drain', more);
  more();
  return true;
};

/** The bundle has to be fetched whole: there is no delta. */
export const withoutDelta =
  (trick: Trick): Trick =>
  (path, response, request) =>
    path.includes('/deltas/') ? answers(404)(path, response, request) : trick(path, response, request);
