import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createFetcher } from '../../src/verify/index.ts';
import { refusalOf } from './reader.ts';

const limits = { answer: 300, deadline: 2_000, floor: 1_000 };
let server: Server | undefined;

async function serve(answer: RequestListener): Promise<URL> {
  const made = createServer(answer);
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${addressOf(made).port}/timestamp.json`);
}

function addressOf(made: Server): AddressInfo {
  const address = made.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address;
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

const get = (url: URL) => createFetcher(limits).get(url, 1_000, 'verify/timestamp');

describe('a server', () => {
  it('that answers is read to the last byte', async () => {
    const url = await serve((_, response) => response.end('x'.repeat(1_000)));
    expect((await get(url))?.length).toBe(1_000);
  });

  it('that has no such file gives none', async () => {
    const url = await serve((_, response) => response.writeHead(404).end('not here'));
    expect(await get(url)).toBeUndefined();
  });

  it.each([500, 502, 503, 429])('that answers with %i is unreachable', async (status) => {
    const url = await serve((_, response) => response.writeHead(status).end());
    expect(await refusalOf(get(url))).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining(String(status)),
    });
  });

  it('that redirects is refused: nobody is followed elsewhere', async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked += 1;
      response.writeHead(302, { location: '/elsewhere.json' }).end();
    });
    expect(await refusalOf(get(url))).toMatchObject({ kind: 'verification', code: 'verify/timestamp' });
    expect(asked).toBe(1);
  });

  it('that sends without end is cut off at the ceiling', async () => {
    const url = await serve((_, response) => {
      const more = () => {
        while (response.write('x'.repeat(4_096)));
      };
      response.on('drain', more);
      more();
    });
    expect(await refusalOf(get(url))).toMatchObject({
      kind: 'verification',
      message: expect.stringContaining('longer than 1000 bytes'),
    });
  });

  it('that sends one byte more than the ceiling is refused', async () => {
    const url = await serve((_, response) => response.end('x'.repeat(1_001)));
    expect(await refusalOf(get(url))).toMatchObject({ kind: 'verification' });
  });

  it('that packs its answer to unpack to much is cut off at the ceiling too', async () => {
    const url = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(1_000_000))),
    );
    expect(await refusalOf(get(url))).toMatchObject({ kind: 'verification' });
  });

  it('that says of a packed file that it is packed on the way is refused, and told what to change', async () => {
    const url = await serve((_, response) =>
      response
        .writeHead(200, { 'content-encoding': 'zstd' })
        .end(zstdCompressSync(Buffer.from('x'.repeat(5_000)))),
    );
    const refused = await refusalOf(get(url));
    expect(refused).toMatchObject({ kind: 'verification', code: 'verify/timestamp' });
    expect(refused.message).toContain('Content-Encoding zstd');
    expect(refused.hint).toContain('.zst');
  });

  it.each(['gzip', 'br', 'zstd'])('that says %s of what is none is refused', async (encoding) => {
    const url = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end('not packed at all'),
    );
    expect(await refusalOf(get(url))).toMatchObject({ kind: 'verification', code: 'verify/timestamp' });
  });

  it('that never answers is unreachable, and soon', async () => {
    const url = await serve(() => undefined);
    expect(await refusalOf(get(url))).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('no answer'),
    });
  });

  it('that drips is unreachable: the average is under the floor', async () => {
    const url = await serve((_, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    expect(await refusalOf(get(url))).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('slower than'),
    });
  });

  it('that hangs up in the middle is unreachable', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '900' });
      response.write('x'.repeat(100), () => response.destroy());
    });
    expect(await refusalOf(get(url))).toMatchObject({ kind: 'unreachable' });
  });

  it('that is not there is unreachable', async () => {
    const url = await serve((_, response) => response.end());
    await new Promise((resolve) => server?.close(resolve));
    expect(await refusalOf(get(url))).toMatchObject({ kind: 'unreachable' });
  });
});

describe('a folder', () => {
  it('is read like a server: a file, none, one that is too long', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clarion-fetch-'));
    try {
      const at = (name: string) => pathToFileURL(join(folder, name));
      await writeFile(join(folder, 'good'), 'good');
      await writeFile(join(folder, 'long'), 'x'.repeat(1_001));
      expect(Buffer.from((await get(at('good'))) ?? []).toString()).toBe('good');
      expect(await get(at('none'))).toBeUndefined();
      expect(await get(at(''))).toBeUndefined();
      expect(await refusalOf(get(at('long')))).toMatchObject({ kind: 'verification' });
      execFileSync('mkfifo', [join(folder, 'pipe')]);
      expect(await get(at('pipe'))).toBeUndefined();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
