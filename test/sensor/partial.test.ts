import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { partialFiles } from '../../src/sensor/partial.ts';
import { rule } from '../verify/publisher.ts';
import { type Lab, makeLab } from './lab.ts';
import { clarion, type Ended, wholeMaster } from './run.ts';

let lab: Lab;
let server: Server;
/** Ranges that were asked for, of the bundle alone. */
let asked: (string | undefined)[];
/** Sends so many bytes of an answer with the bundle, and then nothing. */
let most: number;
beforeEach(async () => {
  lab = await makeLab(true);
  asked = [];
  most = Number.POSITIVE_INFINITY;
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  // A bundle of some 1.1 MB: what does not compress.
  const text = `-- ${randomBytes(1_100_000).toString('base64')}\n`;
  await lab.publish(1, [{ sid: 1624001, rule: rule(1624001), detector: { name: 'noise.lua', text } }]);
  await lab.enrol();
  await writeFile(lab.paths.settings, `engine: directory\nurl: http://127.0.0.1:${port}/live-update/\n`);
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await lab.close();
});

const answer: RequestListener = (request, response) => {
  const path = join(lab.folder, String(request.url));
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    response.writeHead(404).end();
    return;
  }
  const bytes = readFileSync(path);
  if (!path.endsWith('.tar.zst')) {
    response.end(bytes);
    return;
  }
  asked.push(request.headers.range);
  const from = Number(/^bytes=([0-9]+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const rest = bytes.subarray(from);
  response.writeHead(from === 0 ? 200 : 206, {
    'content-length': String(rest.length),
    'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
  });
  if (rest.length <= most) response.end(rest);
  else response.write(rest.subarray(0, most));
};

const update = (killed?: Promise<unknown>): Promise<Ended> =>
  clarion(['sensor', 'update', '--state', lab.paths.state], { killed });

/** Resolves when so much is kept aside. */
async function keptAside(bytes: number): Promise<void> {
  for (;;) {
    const { partial } = lab.paths;
    const kept = statSync(partial, { throwIfNoEntry: false }) === undefined ? [] : readdirSync(partial);
    if (kept.some((name) => statSync(join(partial, name)).size >= bytes)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('a run that is killed in its download is gone on with by the next one', async () => {
  most = 700_000;
  expect((await update(keptAside(256 * 1024))).signal).toBe('SIGKILL');
  expect(await wholeMaster(lab.paths)).toBeUndefined();
  most = Number.POSITIVE_INFINITY;
  expect(await update()).toMatchObject({ code: 0 });
  expect(asked).toEqual([undefined, expect.stringMatching(/^bytes=(?:[2-6][0-9]{5})-$/)]);
  expect(await wholeMaster(lab.paths)).toBe(1);
  // Nothing is left of it.
  expect(await readdir(lab.paths.state)).not.toContain('partial');
});

test('what was kept and is not of the signed file costs one more request, and nothing else', async () => {
  most = 700_000;
  await update(keptAside(256 * 1024));
  const [name = ''] = readdirSync(lab.paths.partial);
  await writeFile(join(lab.paths.partial, name), 'x'.repeat(300_000));
  most = Number.POSITIVE_INFINITY;
  expect(await update()).toMatchObject({ code: 0 });
  expect(asked.slice(1)).toEqual(['bytes=300000-', undefined]);
  expect(await wholeMaster(lab.paths)).toBe(1);
});

test('no more is kept than a file is long, and no more files than one run asks for', async () => {
  const files = partialFiles(lab.paths);
  const digest = 'ab'.repeat(32);
  const put = async (length: number) => (await files.open({ digest, length })).append(Buffer.alloc(8));
  await mkdir(lab.paths.partial);
  await put(10);
  expect((await files.open({ digest, length: 10 })).begun.length).toBe(8);
  await put(10);
  expect((await files.open({ digest, length: 10 })).begun.length).toBe(0);
  for (const length of [100, 200, 300]) await put(length);
  expect(readdirSync(lab.paths.partial)).toEqual(expect.arrayContaining([`${digest}-300`]));
  expect(readdirSync(lab.paths.partial).length).toBe(2);
});
