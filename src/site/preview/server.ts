import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { View } from '../../workspace/index.ts';
import { headerPolicy } from '../content-security-policy.ts';
import { contentType } from '../content-type.ts';
import { listen, type RunningServer } from '../listen.ts';
import { builtIn } from '../theme.ts';
import { type Look, readLook } from './look.ts';
import { ownFolder, type PreviewPage, previewPage, previewText } from './page.ts';

export interface PreviewServer extends RunningServer {
  /** Shows this from now on, and has browsers load again whose page is another one now. */
  show(view: View): Promise<void>;
}

export interface PreviewOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** The first part of every path, fit for one: whoever does not know it, on this machine or not, sees nothing. */
  readonly key: string;
}

interface Reader {
  readonly path: string;
  state: string;
  readonly response: ServerResponse;
}

/** Only this machine may look, and on it only who knows the key: a preview shows what is not public. */
const host = '127.0.0.1';
const elsewhere = 'Open the address that clarion preview has printed: it changes with each start.\n';
/** Pages that are kept until the next save. */
const keptPages = 20;

/**
 * Serves a workspace while it is written. Pages are made when they are asked for; nothing is written. Requests for
 * another host are refused, so that a page from elsewhere can't read drafts by a name that it points here (DNS
 * rebinding).
 */
export async function servePreview(
  root: string,
  first: View,
  { port, key }: PreviewOptions,
): Promise<PreviewServer> {
  const readers = new Set<Reader>();
  let view = first;
  // A page is asked for right after its readers were told of it.
  let made = new Map<string, PreviewPage>();
  let look = await readLook(root);
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
      return send(response, 421, 'text/plain; charset=utf-8', 'This preview is at another address.\n');
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return send(response, 405, 'text/plain; charset=utf-8', 'Only GET and HEAD.\n', { allow: 'GET, HEAD' });
    const address = request.url?.startsWith('/') === true ? URL.parse(`http://preview${request.url}`) : null;
    const asked = address === null ? undefined : decoded(address.pathname);
    if (address === null || asked === undefined)
      return send(response, 400, 'text/plain; charset=utf-8', 'Unexpected request target.\n');
    const path = belowKey(asked);
    if (path === undefined) return send(response, 404, 'text/plain; charset=utf-8', elsewhere);
    if (path === `/${ownFolder}events`) return follow(address.searchParams, response);
    const file = (await fileAt(look, path)) ?? previewText(path, view, url);
    if (file !== undefined) return send(response, 200, contentType(path.slice(1)), file);
    const page = pageAt(path);
    send(response, page.found ? 200 : 404, 'text/html; charset=utf-8', page.html);
  }

  function pageAt(path: string): PreviewPage {
    const page = made.get(path) ?? previewPage(path, view, { url, look: look.digest });
    made = new Map([...made, [path, page] as const].slice(-keptPages));
    return page;
  }

  /**
   * Server-sent events (HTML Standard, 9.2): `page` says that the page is another one now, `look` that what it loads may
   * be as well.
   */
  function follow(query: URLSearchParams, response: ServerResponse): void {
    const path = belowKey(decoded(query.get('page') ?? '') ?? '') ?? '/';
    const reader = { path, state: query.get('state') ?? '', response };
    response.writeHead(200, { ...always, 'content-type': 'text/event-stream' });
    response.write('retry: 500\n\n');
    readers.add(reader);
    response.on('close', () => readers.delete(reader));
    // What a page shows that comes back after a while, nobody knows.
    tell(reader, 'look');
  }

  function tell(reader: Reader, event: 'page' | 'look'): void {
    const { state } = pageAt(reader.path);
    if (state === reader.state) return;
    reader.state = state;
    reader.response.write(`event: ${event}\ndata: ${state}\n\n`);
  }

  function belowKey(path: string): string | undefined {
    return path.startsWith(`/${key}/`) ? path.slice(key.length + 1) : undefined;
  }

  const running = await listen(server, port, host);
  url = `${running.url}${key}/`;
  return {
    url,
    close: running.close,
    show: async (next) => {
      const before = look;
      look = await readLook(root);
      view = next;
      made = new Map();
      for (const reader of readers) tell(reader, look.digest === before.digest ? 'page' : 'look');
    },
  };
}

/** The names by which a browser on this machine reaches us. */
function isOurs(asked: string | undefined, url: string): boolean {
  const { host: ours, port } = new URL(url);
  // The port that goes without saying is in neither (RFC 9110, 7.2).
  return asked === ours || asked === (port === '' ? 'localhost' : `localhost:${port}`);
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** The preview's own files, and those of the theme. */
async function fileAt({ files, error }: Look, path: string): Promise<Uint8Array | undefined> {
  for (const name of ['preview.css', 'preview.js'])
    if (path === `/${ownFolder}${name}`) return readFile(`${builtIn}${name}`);
  if (error !== undefined && path.startsWith('/theme/')) throw error;
  return files.get(path.slice(1));
}

const always = {
  'content-security-policy': headerPolicy,
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
