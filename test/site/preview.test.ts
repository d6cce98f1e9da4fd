import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PreviewServer, servePreview } from '../../src/site/index.ts';
import { fault } from '../../src/source/fault.ts';
import { note, pages, workspace } from './sample.ts';

const view = { workspace: workspace(), faults: [], stale: new Set<string>() };
let root = '';
let server: PreviewServer;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'clarion-preview-'));
  server = await servePreview(root, view, { port: 0, key: 'key' });
});
afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return askServer(`/key${path}`, headers, method);
}

function askServer(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname: '127.0.0.1', port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
        // The news never end: their beginning is enough.
        if (response.headers['content-type'] === 'text/event-stream' && body.includes('data:')) done();
      });
      const done = () => {
        asked.destroy();
        resolve({ status: response.statusCode, headers: response.headers, body });
      };
      response.on('end', done);
    });
    asked.on('error', reject);
    asked.end();
  });
}

const notePath = '/advisories/ETS-i-2005-12575/';

test('names of other hosts are refused, whatever is asked', async () => {
  const { port } = new URL(server.url);
  for (const path of ['/', notePath, '/.clarion/events', '/.clarion/preview.js', '/theme/clarion.css'])
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1:${port}.evil.example`,
    ])
      expect((await ask(path, { host })).status, `${host} ${path}`).toBe(421);
  expect((await ask('/', { host: `localhost:${port}` })).status).toBe(200);
});

test('whoever does not know the key sees nothing', async () => {
  expect(new URL(server.url).pathname).toBe('/key/');
  for (const path of ['/', '/key', notePath, '/kez/', '/.clarion/events', '/theme/clarion.css', '/feed.atom'])
    expect(await askServer(path), path).toMatchObject({
      status: 404,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: 'Open the address that clarion preview has printed: it changes with each start.\n',
    });
});

test('a changed theme is another page', async () => {
  const state = async () => /data-state="([^"]+)"/.exec((await ask(notePath)).body)?.[1];
  const before = await state();
  await mkdir(join(root, 'site'));
  await writeFile(join(root, 'site', 'clarion.css'), 'body { color: red }');
  await server.show(view);
  expect(await state()).not.toBe(before);
  await rm(join(root, 'site'), { recursive: true });
  await server.show(view);
  expect(await state()).toBe(before);
});

test('a page may run our script and nothing else, and no other site may load it', async () => {
  const { headers, body } = await ask(notePath);
  const meta = /http-equiv="Content-Security-Policy" content="([^"]*)"/
    .exec(body)?.[1]
    ?.replaceAll('&#x27;', "'");
  for (const policy of [String(headers['content-security-policy']), String(meta)]) {
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toContain('unsafe');
  }
  expect(headers).toMatchObject({
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  });
});

test('the published site takes no script from the preview', () => {
  for (const [path, html] of pages()) expect(html, path).not.toContain('.clarion');
});

test('lists, search, its words and feeds are those of the site, with drafts', async () => {
  const draft = note({ id: 'draft-w32-other', title: 'Draft title', status: 'draft', tlp: 'AMBER' });
  await server.show({ ...view, workspace: workspace({ notes: [note(), draft] }) });
  for (const path of ['/', '/years/2005/', '/years/2005/index.html', '/statuses/draft/']) {
    const { status, body } = await ask(path);
    expect(status, path).toBe(200);
    expect(body, path).toContain('Draft title');
    expect(body, path).toContain('TLP:AMBER');
    expect(body, path).toContain('/.clarion/preview.js');
  }
  expect((await ask('/search/')).body).toContain('theme/search.js');
  const words = await ask('/search/notes-00000.json');
  expect(words.headers['content-type']).toBe('application/json');
  expect(words.body).toContain('Draft title');
  expect(await ask('/feed.atom')).toMatchObject({
    status: 200,
    headers: { 'content-type': 'application/atom+xml' },
  });
  expect((await ask('/years/1999/')).status).toBe(404);
  await server.show(view);
});

test('news come to a browser whose page is another one by now, and to no other', async () => {
  const state = /data-state="([^"]+)"/.exec((await ask(notePath)).body)?.[1] ?? '';
  const query = `page=${encodeURIComponent(`/key${notePath}`)}`;
  expect((await ask(`/.clarion/events?${query}&state=old`)).body).toContain(`event: look\ndata: ${state}`);
  const quiet = ask(`/.clarion/events?${query}&state=${state}`);
  await new Promise((resolve) => setTimeout(resolve, 50));
  // Another note changes: not this page.
  const other = note({ id: 'ETS-i-2005-12576' });
  await server.show({ ...view, workspace: workspace({ notes: [note(), other] }) });
  await server.show({ ...view, faults: [fault({ file: 'a.md', rule: 'x', reason: 'Second' })] });
  const { body } = await quiet;
  expect(body.match(/event: page/g)).toHaveLength(1);
  const shown = (await ask(notePath)).body;
  expect(shown).toContain('Second');
  expect(body).toContain(/data-state="([^"]+)"/.exec(shown)?.[1]);
});

test('without a workspace there are its faults; what a fault quotes is text', async () => {
  const reason = 'Unexpected "</head><script>alert(1)</script>"';
  await server.show({
    workspace: undefined,
    faults: [fault({ file: 'clarion.yaml', rule: 'x', reason })],
    stale: new Set(),
  });
  const { status, body } = await ask('/');
  expect(status).toBe(404);
  expect(body).toContain('clarion.yaml:1:1');
  expect(body.match(/<script/g)).toHaveLength(1);
  await server.show(view);
});

test('only reading, and only what is there', async () => {
  expect((await ask('/', {}, 'POST')).status).toBe(405);
  expect((await ask('/%ff')).status).toBe(400);
  for (const path of [
    '/.clarion/other',
    '/theme/../clarion.yaml',
    '/theme/none.css',
    '/clarion.yaml',
    `${notePath}x`,
  ])
    expect((await ask(path)).status, path).toBe(404);
  expect(await ask('/theme/clarion.css')).toMatchObject({ status: 200 });
});
