import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { relative, sep } from 'node:path';
import { ClarionError } from '../names/error.ts';
import { headerPolicy } from './content-security-policy.ts';
import { contentType } from './content-type.ts';
import { listen, type RunningServer } from './listen.ts';
import { readPublished } from './published-file.ts';

export interface ServeOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
}

/**
 * Serves a published folder as a web server should: for a look, for tests, for a sensor on the same desk.
 *
 * @throws ClarionError of kind `usage`: code `serve/folder` when there is no such folder, `serve/port` when the port is
 *   taken or not ours to take.
 */
export async function serveFolder(folder: string, { port, host }: ServeOptions): Promise<RunningServer> {
  const root = await rootOf(folder);
  const server = createServer((request, response) => {
    answer(root, request, response).catch((error: unknown) => {
      // The folder changed or failed under us: this one request fails, loudly for its reader, and the server lives.
      if (response.headersSent) response.destroy(error instanceof Error ? error : undefined);
      else send(response, 500, {}, 'The file could not be read.\n');
    });
  });
  return listen(server, port, host);
}

async function rootOf(folder: string): Promise<string> {
  try {
    const root = await realpath(folder);
    if ((await stat(root)).isDirectory()) return root;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const hint = 'clarion build --out DIR';
  throw new ClarionError('usage', `There is no folder ${folder}`, { code: 'serve/folder', hint });
}

const always = {
  'content-security-policy': headerPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
} as const;

async function answer(root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return send(response, 405, { allow: 'GET, HEAD' }, 'Only GET and HEAD.\n');
  }
  // Origin form alone (RFC 9112, 3.2.1); a proxy's absolute form is not for us.
  const address = request.url?.startsWith('/') === true ? URL.parse(`http://folder${request.url}`) : null;
  if (address === null) return send(response, 400, {}, 'Unexpected request target.\n');
  const { pathname, search } = address;
  const found = await readPublished(root, pathname);
  if (found.kind === 'folder') return send(response, 301, { location: `${pathname}/${search}` }, 'Moved.\n');
  if (found.kind === 'none') return missing(root, response);
  const etag = `"${createHash('sha256').update(found.bytes).digest('base64url')}"`;
  if (knows(request.headers['if-none-match'], etag)) return send(response, 304, { etag });
  const type = contentType(relative(root, found.path).split(sep).join('/'));
  return send(response, 200, { etag, 'content-type': type }, found.bytes);
}

async function missing(root: string, response: ServerResponse): Promise<void> {
  const page = await readPublished(root, '/404.html');
  if (page.kind !== 'file') return send(response, 404, {}, 'Not found.\n');
  return send(response, 404, { 'content-type': contentType('404.html') }, page.bytes);
}

/** Node leaves the body out of an answer to HEAD and of a 304 by itself. */
function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer = '',
): void {
  const length = status === 304 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    ...always,
    ...length,
    ...headers,
  });
  response.end(body);
}

/** RFC 9110, 13.1.2: weak comparison with each tag of the list, or `*`. */
function knows(header: string | undefined, etag: string): boolean {
  const tags = header?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
  return tags.includes(etag) || tags.includes('*');
}
