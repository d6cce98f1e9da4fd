import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, serveFolder } from '../../src/site/index.ts';

/** Of every kind of file that is published. */
const types: Readonly<Record<string, string>> = {
  'a.txt': 'text/plain; charset=utf-8',
  'theme/clarion.css': 'text/css; charset=utf-8',
  'theme/search.js': 'text/javascript; charset=utf-8',
  'theme/icon.svg': 'image/svg+xml',
  'theme/mark.png': 'image/png',
  'theme/text.woff2': 'font/woff2',
  'search/notes-12500.json': 'application/json',
  'feed.atom': 'application/atom+xml',
  'feed.json': 'application/feed+json',
  'sitemap.xml': 'application/xml',
  'robots.txt': 'text/plain; charset=utf-8',
  'advisories/ETS-i-2005-12575/print/ETS-i-2005-12575.pdf': 'application/pdf',
  'signatures/ENSRT/A.rules': 'text/plain; charset=utf-8',
  'signatures/ENSRT/A.lua': 'text/plain; charset=utf-8',
  'csaf/white/2005/ets-i-2005-12575.json': 'application/json',
  'csaf/white/2005/ets-i-2005-12575.json.sha256': 'text/plain; charset=utf-8',
  'csaf/white/2005/ets-i-2005-12575.json.sha512': 'text/plain; charset=utf-8',
  'csaf/white/2005/ets-i-2005-12575.json.asc': 'text/plain; charset=utf-8',
  'csaf/white/changes.csv': 'text/csv; charset=utf-8',
  'csaf/white/csaf-feed-tlp-white.json': 'application/json',
  'csaf/openpgp.asc': 'text/plain; charset=utf-8',
  '.well-known/csaf/provider-metadata.json': 'application/json',
  '.well-known/security.txt': 'text/plain; charset=utf-8',
  'stix/ETS-i-2005-12575.json': 'application/stix+json;version=2.1',
  'live-update/metadata/timestamp.json': 'application/json',
  'live-update/targets/stable/0.clarion-1.tar.zst': 'application/octet-stream',
};

let top: string;
let server: RunningServer;

beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), 'clarion-serve-'));
  const folder = join(top, 'public');
  mkdirSync(join(folder, 'sub'), { recursive: true });
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(top, 'secret.txt'), 'SECRET');
  writeFileSync(join(folder, 'index.html'), 'front');
  writeFileSync(join(folder, '404.html'), 'not here');
  writeFileSync(join(folder, '.hidden'), 'SECRET');
  writeFileSync(join(folder, 'sub', 'index.html'), 'sub');
  for (const name of Object.keys(types)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), name);
  }
  symlinkSync(join(top, 'secret.txt'), join(folder, 'link.txt'));
  symlinkSync(top, join(folder, 'up'));
  symlinkSync(join(folder, 'a.txt'), join(folder, 'inside.txt'));
  server = await serveFolder(folder, { port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await server.close();
  rmSync(top, { recursive: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks for a path exactly as written: fetch would tidy it up first. */
function ask(path: string, method = 'GET', headers: Record<string, string> = {}): Promise<Answer> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers }, (response) => {
      response.setEncoding('utf8');
      let body = '';
      response.on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('serve', () => {
  it('answers with the exact content types', async () => {
    for (const [name, type] of Object.entries(types)) {
      expect((await ask(`/${name}`)).headers['content-type'], name).toBe(type);
      expect((await ask(`/${name}`, 'HEAD')).headers['content-type'], name).toBe(type);
    }
    expect((await ask('/')).headers['content-type']).toBe('text/html; charset=utf-8');
    expect((await ask('/none.json')).headers['content-type']).toBe('text/html; charset=utf-8');
  });

  it('sends the security headers with every answer', async () => {
    for (const path of ['/', '/none', '/sub']) {
      const { headers } = await ask(path);
      expect(headers['content-security-policy'], path).toContain("default-src 'none'");
      expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'");
      expect(headers['x-content-type-options'], path).toBe('nosniff');
      expect(headers['referrer-policy'], path).toBe('no-referrer');
    }
  });

  it('answers 304 to who has the file already', async () => {
    const { headers } = await ask('/a.txt');
    const etag = headers.etag ?? '';
    expect(etag).toMatch(/^"[\w-]+"$/);
    expect(await ask('/a.txt', 'GET', { 'if-none-match': `"x", W/${etag}` })).toMatchObject({
      status: 304,
      body: '',
    });
    expect(await ask('/a.txt', 'GET', { 'if-none-match': '"x"' })).toMatchObject({
      status: 200,
      body: 'a.txt',
    });
  });

  it('serves index.html for a folder, adds the slash, and lists nothing', async () => {
    expect(await ask('/sub/')).toMatchObject({ status: 200, body: 'sub' });
    expect(await ask('/sub?a=b')).toMatchObject({ status: 301, headers: { location: '/sub/?a=b' } });
    expect(await ask('/empty/')).toMatchObject({ status: 404, body: 'not here' });
  });

  it.each([
    ...[
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/sub/..%2f..%2fsecret.txt',
      '/..\\secret.txt',
    ],
    ...[
      '/..%5csecret.txt',
      '//secret.txt',
      '/link.txt',
      '/up/secret.txt',
      '/up/',
      '/.hidden',
      '/a.txt%00',
      '/%ff',
    ],
    ...['//evil.example/sub', '/a.txt/', '/a.txt/x'],
  ])('finds nothing at %s', async (path) => {
    const answer = await ask(path);
    expect(answer.status).toBe(404);
    expect(answer.body).toBe('not here');
  });

  it('follows a symbolic link that stays inside', async () => {
    expect(await ask('/inside.txt')).toMatchObject({ status: 200, body: 'a.txt' });
  });

  it('answers HEAD without a body, and other methods with 405', async () => {
    expect(await ask('/a.txt', 'HEAD')).toMatchObject({
      status: 200,
      body: '',
      headers: { 'content-length': '5' },
    });
    expect(await ask('/a.txt', 'POST')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    expect(await ask('/a.txt', 'DELETE')).toMatchObject({ status: 405 });
  });

  it('refuses a request target that is no path', async () => {
    expect((await ask('http://evil.example/')).status).toBe(400);
  });

  it('tells a port that is taken and a folder that is not there as usage', async () => {
    const port = Number(new URL(server.url).port);
    await expect(serveFolder(top, { port, host: '127.0.0.1' })).rejects.toMatchObject({
      kind: 'usage',
      code: 'serve/port',
    });
    await expect(serveFolder(join(top, 'none'), { port: 0, host: '127.0.0.1' })).rejects.toMatchObject({
      kind: 'usage',
      code: 'serve/folder',
    });
  });
});
