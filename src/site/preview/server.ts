import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { View } from '../../workspace/index.ts';
import { previewHeaderPolicy } from '../content-security-policy.ts';
import { contentType } from '../content-type.ts';
import { listen, type RunningServer } from '../listen.ts';
import { readTheme } from '../theme.ts';
import { ownFolder, type PreviewPage, previewPage } from './page.ts';

export interface PreviewServer extends RunningServer {
  /** Shows this from now on, and has browsers load again whose page is another one now. */
  show(view: View): void;
}

interface Reader {
  readonly path: string;
  state: string;
  readonly response: ServerResponse;
}

/** Only this machine may look: a preview shows what is not public. */
const host = '127.0.0.1';
/** Pages that are kept until the next save. */
const keptPages = 20;
const own = fileURLToPath(new URL('../../../site/', import.meta.url));

/**
 * Serves a workspace while it is written. Pages are made when they are asked for; nothing is written. Requests for
 * another host are refused, so that a page from elsewhere can't read drafts by a name that it points here (DNS
 * rebinding).
 */
export async function servePreview(root: string, first: View, port: number): Promise<PreviewServer> {
  const readers = new Set<Reader>();
  let view = first;
  // A page is asked for right after its readers were told of it.
  let made = new Map<string, PreviewPage>();
  let url = '';
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // The theme can't be read, or a page can't be made: this request tells why, and the next save is seen all the same.
      if (response.headersSent) response.destroy();
      else send(response, 500, 'text/plain; charset=utf-8', `${String(error)}\n`);
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isOurs(request.headers.host, url))
      return send(response, 421, 'text/plain; charset=utf-8', `This preview is at ${url}\n`);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return send(response, 405, 'text/plain; charset=utf-8', 'Only GET and HEAD.\n', { allow: 'GET, HEAD' });
    const address = request.url?.startsWith('/') === true ? URL.parse(`http://preview${request.url}`) : null;
    const path = address === null ? undefined : decoded(address.pathname);
    if (address === null || path === undefined)
      return send(response, 400, 'text/plain; charset=utf-8', 'Unexpected request target.\n');
    if (path === `${ownFolder}events`) return follow(address.searchParams, response);
    const file = await fileAt(root, path);
    if (file !== undefined) return send(response, 200, contentType(path), file);
    const page = pageAt(path);
    send(response, page.found ? 200 : 404, 'text/html; charset=utf-8', page.html);
  }

  function pageAt(path: string): PreviewPage {
    const page = made.get(path) ?? previewPage(path, view, url);
    made = new Map([...made, [path, page] as const].slice(-keptPages));
    return page;
  }

  /** Server-sent events (HTML Standard, 9.2): `page` says that the page is another one now. */
  function follow(query: URLSearchParams, response: ServerResponse): void {
    const reader = { path: query.get('page') ?? '/', state: query.get('state') ?? '', response };
    response.writeHead(200, { ...always, 'content-type': 'text/event-stream' });
    response.write('retry: 500\n\n');
    readers.add(reader);
    response.on('close', () => readers.delete(reader));
    tell(reader);
  }

  function tell(reader: Reader): void {
    const path = decoded(reader.path);
    if (path === undefined) return;
    const { state } = pageAt(path);
    if (state === reader.state) return;
    reader.state = state;
    reader.response.write(`event: page\ndata: ${state}\n\n`);
  }

  const running = await listen(server, port, host);
  url = running.url;
  return {
    ...running,
    show: (next) => {
      view = next;
      made = new Map();
      for (const reader of readers) tell(reader);
    },
  };
}

/** The names by which a browser on this machine reaches us. */
function isOurs(asked: string | undefined, url: string): boolean {
  const { port } = new URL(url);
  return asked === `127.0.0.1:${port}` || asked === `localhost:${port}`;
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** The preview's own files and the theme; the theme's anew each time, since authors change it too. */
async function fileAt(root: string, path: string): Promise<Uint8Array | undefined> {
  for (const name of ['preview.css', 'preview.js'])
    if (path === `${ownFolder}${name}`) return readFile(`${own}${name}`);
  if (!path.startsWith('/theme/')) return undefined;
  return (await readTheme(root)).find((file) => `/${file.path}` === path)?.bytes;
}

const always = {
  'content-security-policy': previewHeaderPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): void {
  const length = String(Buffer.byteLength(body));
  response.writeHead(status, { ...always, 'content-type': type, 'content-length': length, ...headers });
  response.end(body);
}
