import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { publish } from '../../src/publish/index.ts';
import { headerPolicy } from '../../src/site/content-security-policy.ts';
import { contentType } from '../../src/site/content-type.ts';
import { nginx, RunningNginx, servingPage, shownServers } from '../nginx.ts';
import { filesOf, type Publisher, publisher } from './publisher.ts';

const team: Publisher = await publisher();
const out = join(team.base, 'public');
let url = '';
let server: RunningNginx | undefined;

beforeAll(async () => {
  await publish(team.publication(out));
  if (nginx === undefined) return;
  expect(shownServers).toHaveLength(2);
  server = await RunningNginx.start(
    nginx,
    shownServers.map((lines) => lines.replace('/srv/clarion/public', out)),
  );
  url = server.url;
});
afterAll(async () => {
  await server?.stop();
  team.close();
});

function needsNginx(context: TestContext): void {
  if (nginx === undefined) context.skip('nginx is not installed');
}

describe('nginx with the lines of docs/serving.md', () => {
  it('sends every published file as it is, with the type and the headers that clarion serve sends', async (context) => {
    needsNginx(context);
    const files = [...filesOf(out)].filter(([path]) => path !== '.clarion-site');
    expect(files.length).toBeGreaterThan(60);
    for (const [path, bytes] of files) {
      const answer = await fetch(url + path, { redirect: 'manual' });
      expect({
        path,
        status: answer.status,
        type: answer.headers.get('content-type'),
        policy: answer.headers.get('content-security-policy'),
        sniffing: answer.headers.get('x-content-type-options'),
        referrer: answer.headers.get('referrer-policy'),
        cache: answer.headers.get('cache-control'),
        same: Buffer.from(await answer.arrayBuffer()).equals(bytes),
      }).toEqual({
        path,
        status: 200,
        type: contentType(path),
        policy: headerPolicy,
        sniffing: 'nosniff',
        referrer: 'no-referrer',
        cache: 'no-cache',
        same: true,
      });
    }
  });

  it('answers a folder with its page, and what is not there or hidden with ours', async (context) => {
    needsNginx(context);
    const page = await fetch(`${url}csaf/white/`);
    expect(await page.text()).toBe(readFileSync(join(out, 'csaf/white/index.html'), 'utf8'));
    const missing = readFileSync(join(out, '404.html'), 'utf8');
    for (const path of ['nothing', '.clarion-site', 'csaf/.aside', '.well-known/.hidden']) {
      const answer = await fetch(url + path);
      expect({ path, status: answer.status, text: await answer.text() }).toEqual({
        path,
        status: 404,
        text: missing,
      });
    }
  });

  it('answers on the host of its own with the metadata, as JSON, without a redirect', async (context) => {
    needsNginx(context);
    const { request } = await import('node:http');
    const headers = { host: 'csaf.data.security.clarion.example.org' };
    const asked = request(url, { headers }).end();
    const [answer] = await once(asked, 'response');
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(Buffer.concat(chunks)).toEqual(readFileSync(join(out, 'csaf/provider-metadata.json')));
  });
});

it('the page tells the header that clarion serve sends, for each server that it names', () => {
  expect(servingPage.split(`"${headerPolicy}"`)).toHaveLength(3);
});
