import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { update } from '../../src/sensor/index.ts';
import { day } from '../verify/publisher.ts';
import { refusalOf } from '../verify/reader.ts';
import { clock, type Lab, makeLab } from './lab.ts';

let lab: Lab;
let server: Server;
let seen: (string | undefined)[] = [];
let address = '';
beforeEach(async () => {
  lab = await makeLab();
  seen = [];
  server = createServer((request, response) => {
    seen.push(request.headers['x-sensor']?.toString());
    try {
      response.end(readFileSync(join(lab.folder, String(request.url))));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const port = bound !== null && typeof bound === 'object' ? bound.port : 0;
  address = `http://127.0.0.1:${port}/live-update/`;
});
afterEach(async () => {
  server.close();
  await lab.close();
});

async function settings(text: string): Promise<void> {
  await lab.publish(1);
  await lab.enrol();
  await writeFile(lab.paths.settings, `engine: directory\n${text}`);
}

test('a mirror is asked where the address before gives nothing, with its own headers, and the journal tells', async () => {
  await settings(
    `url: file:///nowhere/live-update/\nmirrors: ["${address}"]\nheaders: { "${address}": { X-Sensor: north } }\n`,
  );
  expect(await update(lab.paths, { clock })).toMatchObject({ outcome: 'updated', release: 1 });
  expect(new Set(seen)).toEqual(new Set(['north']));
  expect(await readFile(lab.paths.journal, 'utf8')).toContain(
    '"event":"mirror-left","url":"file:///nowhere/live-update/"',
  );
});

test('headers go to the address that they are for, and to no other', async () => {
  await settings(`url: ${address}\nheaders: { "https://other.example.org/": { X-Sensor: secret } }\n`);
  expect(await update(lab.paths, { clock })).toMatchObject({ outcome: 'updated' });
  expect(new Set(seen)).toEqual(new Set([undefined]));
});

test('a live update that was carried by hand may be as late as the operator says, and no later', async () => {
  await settings(`url: ${lab.url}\n`);
  const late = () => day(5);
  expect(await refusalOf(update(lab.paths, { clock: late }))).toMatchObject({ code: 'verify/timestamp' });
  await writeFile(lab.paths.settings, `engine: directory\nurl: ${lab.url}\ncarried-days: 7\n`);
  expect(await update(lab.paths, { clock: late })).toMatchObject({ outcome: 'updated' });
});
