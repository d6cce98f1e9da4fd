import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

export const chromiumPath = '/usr/bin/chromium';

/** What a page did that no page of ours may do, in words: empty where all is well. */
export type Deeds = readonly string[];

/** Files by path; a page that is not there is an answer 404. */
export type Served = ReadonlyMap<string, { readonly type: string; readonly body: string | Uint8Array }>;

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Whatever a page asks for, nothing is asked of any network.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: flags });
}

/**
 * Loads every page with JavaScript on, many in one window (each in a frame of its own), touches everything in it, and
 * tells what each did. Pages are told apart by their path.
 */
export async function deedsOf(
  browser: Browser,
  files: Served,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Deeds>> {
  const deeds = new Map<string, string[]>();
  const tell = (path: string, deed: string) => deeds.set(path, [...(deeds.get(path) ?? []), deed]);
  const server = await serve(files, paths);
  const context = await browser.newContext();
  try {
    await context.addInitScript({ path: inPage('plant.js') });
    const touch = await readFile(inPage('touch.js'), 'utf8');
    for (let from = 0; from < paths.length; from += batch) {
      const page = await context.newPage();
      watch(page, server.origin, new Set(files.keys()), tell);
      await page.goto(`${server.origin}/host?from=${from}`, { waitUntil: 'load', timeout: 120_000 });
      for (const [path, deed] of await page.evaluate<readonly [string, string][]>(touch)) tell(path, deed);
      await page.close();
    }
  } finally {
    await context.close();
    await server.close();
  }
  return deeds;
}

/** Pages in one window. */
const batch = 100;

const inPage = (name: string) => fileURLToPath(new URL(`in-page/${name}`, import.meta.url));

async function serve(files: Served, paths: readonly string[]) {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname === '/host') {
      const from = Number(url.searchParams.get('from'));
      const frames = paths
        .slice(from, from + batch)
        .map((path) => `<iframe width="800" height="9" src="${path}"></iframe>`);
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><title>host</title>${frames.join('')}`);
      return;
    }
    const file = files.get(url.pathname);
    response.statusCode = file === undefined ? 404 : 200;
    response.setHeader('content-type', file?.type ?? 'text/plain');
    response.end(file?.body ?? 'none');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return { origin: `http://127.0.0.1:${address.port}`, close };
}

/** Everything that a page does where others see it: it asks for something, goes away, opens a window, talks. */
function watch(
  page: Page,
  origin: string,
  ours: ReadonlySet<string>,
  tell: (path: string, deed: string) => void,
): void {
  const pathOf = (url: string) => (url.startsWith(`${origin}/`) ? new URL(url).pathname : url);
  const arrived = new Map<object, string>();
  page.on('request', (request) => {
    const url = request.url();
    const path = pathOf(url);
    if (ours.has(path) || path === '/host') return;
    const frame = request.isNavigationRequest() ? undefined : request.frame();
    tell(pathOf(frame === undefined ? (arrived.get(request.frame()) ?? '') : frame.url()), `asks for ${url}`);
  });
  page.on('framenavigated', (frame) => {
    const before = arrived.get(frame);
    if (before === undefined) arrived.set(frame, pathOf(frame.url()));
    else if (!frame.url().startsWith(`${origin}${before}`)) tell(before, `goes to ${frame.url()}`);
  });
  page.on('popup', (popup) => tell('popup', `opens ${popup.url()}`));
  page.on('download', (download) => tell('download', `saves ${download.url()}`));
  page.on('dialog', (dialog) => {
    tell('dialog', `asks ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    const path = pathOf(message.location().url);
    if (path !== '/favicon.ico') tell(path, `says ${message.text()}`);
  });
  page.on('pageerror', (error) => tell('script', `fails with ${error.message}`));
}
