import { mkdtemp, rm } from 'node:fs/promises';
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
  server = await servePreview(root, view, 0);
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

test('the published site has no script, and takes none from the preview', () => {
  for (const [path, html] of pages()) {
    if (!path.endsWith('.html')) continue;
    expect(html, path).not.toContain('<script');
    expect(html, path).not.toContain('script-src');
    expect(html, path).not.toContain('.clarion');
  }
});

test('news come to a browser whose page is another one by now, and to no other', async () => {
  const state = /data-state="([^"]+)"/.exec((await ask(notePath)).body)?.[1] ?? '';
  const query = `page=${encodeURIComponent(notePath)}`;
  expect((await ask(`/.clarion/events?${query}&state=old`)).body).toContain(`event: page\ndata: ${state}`);
  const quiet = ask(`/.clarion/events?${query}&state=${state}`);
  await new Promise((resolve) => setTimeout(resolve, 50));
  // Another note changes: not this page.
  const other = note({ id: 'ETS-i-2005-12576' });
  server.show({ ...view, workspace: workspace({ notes: [note(), other] }) });
  server.show({ ...view, faults: [fault({ file: 'a.md', rule: 'x', reason: 'Second' })] });
  const { body } = await quiet;
  expect(body.match(/event: page/g)).toHaveLength(1);
  const shown = (await ask(notePath)).body;
  expect(shown).toContain('Second');
  expect(body).toContain(/data-state="([^"]+)"/.exec(shown)?.[1]);
});

test('without a workspace there are its faults; what a fault quotes is text', async () => {
  const reason = 'Unexpected "</head><script>alert(1)</script>"';
  server.show({
    workspace: undefined,
    faults: [fault({ file: 'clarion.yaml', rule: 'x', reason })],
    stale: new Set(),
  });
  const { status, body } = await ask('/');
  expect(status).toBe(404);
  expect(body).toContain('clarion.yaml:1:1');
  expect(body.match(/<script/g)).toHaveLength(1);
  server.show(view);
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
