import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest';
import { contentType } from '../../src/site/content-type.ts';
import { restrictedFolders } from '../../src/workspace/index.ts';
import { nginx, RunningNginx, servingPage, shownServers } from '../nginx.ts';
import { open, plantedFiles, restricted } from './planted.ts';
import { PlantedRun } from './planted-run.ts';

const run = await PlantedRun.open();
const folders = restrictedFolders.map(({ folder }) => folder);
let server: RunningNginx | undefined;

beforeAll(async () => {
  await run.publish(plantedFiles([open, ...restricted]), { restricted: join(run.base, 'restricted') });
  if (nginx === undefined) return;
  for (const folder of folders) {
    const hash = createHash('sha1').update(`word of ${folder}`).digest('base64');
    writeFileSync(join(run.base, `clarion-${folder}.htpasswd`), `reader:{SHA}${hash}\n`);
  }
  const [, shown] = /^```\n( {4}location \/restricted\/ \{[\s\S]*?)^```$/m.exec(servingPage) ?? [];
  if (shown === undefined) throw new Error('docs/serving.md shows no lines for restricted notes');
  const [first = ''] = shownServers;
  const lines = first.replace(/^\}$/m, () => `${shown}}`);
  server = await RunningNginx.start(nginx, [
    lines.replaceAll('/srv/clarion', run.base).replaceAll('/etc/nginx', run.base),
  ]);
});
afterAll(async () => {
  await server?.stop();
  run.close();
});

function ask(path: string, password?: string): Promise<Response> {
  const headers = { authorization: `Basic ${Buffer.from(`reader:${password}`).toString('base64')}` };
  return fetch(`${server?.url}${path}`, password === undefined ? {} : { headers });
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

function needsNginx(context: TestContext): void {
  if (server === undefined) context.skip('nginx is not installed');
}

for (const folder of folders)
  test(`nginx with the lines of docs/serving.md gives ${folder} to its recipients alone`, async (context) => {
    needsNginx(context);
    const paths = filesBelow(join(run.base, 'restricted', folder));
    expect(paths.length).toBeGreaterThan(30);
    for (const path of paths) {
      const address = `restricted/${folder}/${path}`;
      const others = folders.filter((other) => other !== folder).map((other) => `word of ${other}`);
      const hidden = path === '.clarion-site';
      for (const password of [undefined, ...others])
        expect([path, (await ask(address, password)).status]).toEqual([path, hidden ? 404 : 401]);
      const answer = await ask(address, `word of ${folder}`);
      const same = Buffer.from(await answer.arrayBuffer()).equals(
        readFileSync(join(run.base, 'restricted', folder, path)),
      );
      expect([path, answer.status, same]).toEqual([path, hidden ? 404 : 200, !hidden]);
    }
  });

test('and CSAF documents with the type that CSAF asks for', async (context) => {
  needsNginx(context);
  const path = 'csaf/amber/2005/ets-i-2005-90002.json';
  const answer = await ask(`restricted/amber/${path}`, 'word of amber');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, contentType(path)]);
});

test('and tells nobody which labels there are', async (context) => {
  needsNginx(context);
  for (const path of ['restricted/', 'restricted/nothing/', 'restricted/green', 'restricted'])
    expect([path, (await fetch(`${server?.url}${path}`, { redirect: 'manual' })).status]).toEqual([
      path,
      404,
    ]);
});
