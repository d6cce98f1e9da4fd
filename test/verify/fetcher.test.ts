import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { type Aside, createFetcher } from '../../src/verify/index.ts';
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

const get = (url: URL) => createFetcher({ limits, proxy: {} }).get(url, 1_000, 'verify/timestamp');

describe('a server', () => {
  it('that answers is read to the last byte', async () => {
    const url = await serve((_, response) => response.end('x'.repeat(1_000)));
    expect((await get(url))?.length).toBe(1_000);
  });

  it('that has no such file gives none', async () => {
    const url = await serve((_, response) => response.writeHead(404).end('not here'));
    expect(await get(url)).toBeUndefined();
  });

  it('that has no such file, and says so without end, is hung up on', async () => {
    const gone = Promise.withResolvers<number>();
    const url = await serve((_, response) => {
      let sent = 0;
      const more = () => {
        do sent += 16_384;
        while (response.write('x'.repeat(16_384)));
      };
      response.on('drain', more).once('close', () => gone.resolve(sent));
      response.writeHead(404);
      more();
    });
    // Longer than it would take to be told too slow.
    const patient = createFetcher({ limits: { ...limits, deadline: 60_000 }, proxy: {} });
    expect(await patient.get(url, 1_000, 'verify/timestamp')).toBeUndefined();
    expect(await gone.promise).toBeLessThan(20_000_000);
  }, 10_000);

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
    expect(refused.hint).toContain('web server');
  });

  it('that takes the ending .zst for an encoding of its own gives the file as it lies', async () => {
    const file = zstdCompressSync(Buffer.from('x'.repeat(5_000)));
    const url = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'zstd' }).end(file),
    );
    expect(await get(new URL('/clarion-1.tar.zst', url))).toEqual(file);
  });

  it('that says itself that its answer is too long is refused before a byte of it', async () => {
    // None ever comes: who waited for one would say so.
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '1001' });
      response.flushHeaders();
    });
    expect(await refusalOf(get(url))).toMatchObject({
      kind: 'verification',
      message: expect.stringContaining('longer than 1000 bytes'),
    });
  });

  it('that sends fast at first and next to nothing then is unreachable', async () => {
    const url = await serve((_, response) => {
      response.write('x'.repeat(900));
      const timer = setInterval(() => response.write('x'), 50);
      response.on('close', () => clearInterval(timer));
    });
    expect(await refusalOf(get(url))).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('slower than'),
    });
  });

  it('that goes on for longer than the deadline is unreachable, however fast', async () => {
    const url = await serve((_, response) => {
      const timer = setInterval(() => response.write('x'.repeat(100)), 20);
      response.on('close', () => clearInterval(timer));
    });
    const fetcher = createFetcher({ limits: { ...limits, deadline: 400 }, proxy: {} });
    expect(await refusalOf(fetcher.get(url, 1_000_000, 'verify/bundle'))).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('not whole'),
    });
  });

  it.each(['gzip', 'br', 'zstd'])('that says %s of what is none is refused', async (encoding) => {
    const url = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end('not packed at all'),
    );
    expect(await refusalOf(get(url))).toMatchObject({ kind: 'verification', code: 'verify/timestamp' });
  });

  it('that fails is told without the name and password that its address holds', async () => {
    const url = await serve((_, response) => response.writeHead(503).end());
    const bare = url.href;
    Object.assign(url, { username: 'sensor', password: 'secret' });
    const { message } = await refusalOf(get(url));
    expect(message).toBe(`${bare} can not be reached: status 503`);
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

const whole = Buffer.from(Array.from({ length: 900 }, (_, index) => index % 251));

describe('a file that breaks off', () => {
  /** Sends so many bytes of an answer and hangs up; what is asked for from there on comes at the next time. */
  const breaking =
    (share: number, tag: string | undefined, ranges: (string | undefined)[]): RequestListener =>
    (request, response) => {
      const { range } = request.headers;
      ranges.push(range);
      const from = Number(/^bytes=([0-9]+)-$/.exec(range ?? '')?.[1] ?? 0);
      const rest = whole.subarray(from);
      response.writeHead(from === 0 ? 200 : 206, {
        'content-length': String(rest.length),
        ...(from === 0 ? {} : { 'content-range': `bytes ${from}-${whole.length - 1}/${whole.length}` }),
        ...(tag === undefined ? {} : { etag: tag }),
      });
      if (rest.length <= share) response.end(rest);
      else response.write(rest.subarray(0, share), () => response.destroy());
    };

  it.each(['"one"', undefined])(
    'is taken up where it broke, again and again, under the tag %s',
    async (tag) => {
      const ranges: (string | undefined)[] = [];
      const url = await serve(breaking(250, tag, ranges));
      expect(await get(url)).toEqual(whole);
      expect(ranges).toEqual([undefined, 'bytes=250-', 'bytes=500-', 'bytes=750-']);
    },
  );

  it('is begun anew where the server has another one by now', async () => {
    let asked = 0;
    const conditions: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      asked += 1;
      const { 'if-range': condition } = request.headers;
      conditions.push(typeof condition === 'string' ? condition : undefined);
      response.writeHead(200, { 'content-length': '900', etag: `"${asked}"` });
      if (asked === 1) response.write('y'.repeat(400), () => response.destroy());
      else response.end(whole);
    });
    expect(await get(url)).toEqual(whole);
    expect(conditions).toEqual([undefined, '"1"']);
  });

  it('and goes on at another place is refused', async () => {
    const url = await serve((request, response) => {
      if (request.headers.range === undefined) {
        response.writeHead(200, { 'content-length': '900' });
        response.write(whole.subarray(0, 400), () => response.destroy());
      } else response.writeHead(206, { 'content-range': 'bytes 100-899/900' }).end(whole.subarray(100));
    });
    expect(await refusalOf(get(url))).toMatchObject({ kind: 'verification' });
  });

  it('is given up where nothing more comes, and its rest counts under the same ceiling', async () => {
    let asked = 0;
    const stuck = await serve((request, response) => {
      asked += 1;
      const isFirst = request.headers.range === undefined;
      response.writeHead(isFirst ? 200 : 206, {
        'content-length': '900',
        ...(isFirst ? {} : { 'content-range': 'bytes 100-899/900' }),
      });
      if (isFirst) response.write('x'.repeat(100), () => response.destroy());
      else response.destroy();
    });
    expect(await refusalOf(get(stuck))).toMatchObject({ kind: 'unreachable' });
    expect(asked).toBe(2);
    server?.close();
    const long = await serve((request, response) => {
      const isFirst = request.headers.range === undefined;
      if (isFirst) {
        response.writeHead(200, { 'content-length': '900' });
        response.write('x'.repeat(600), () => response.destroy());
      } else response.writeHead(206, { 'content-range': 'bytes 600-/*' }).end('x'.repeat(401));
    });
    expect(await refusalOf(get(long))).toMatchObject({
      kind: 'verification',
      message: expect.stringContaining('longer than 1000 bytes'),
    });
  });
});

describe('a file that an earlier run began', () => {
  /** Keeps what it is given, as a folder would. */
  function kept(begun: Uint8Array) {
    const now: { bytes: Buffer; cleared: number } = { bytes: Buffer.from(begun), cleared: 0 };
    const aside: Aside = {
      begun,
      append: async (bytes) => {
        now.bytes = Buffer.concat([now.bytes, bytes]);
      },
      clear: async () => {
        now.bytes = Buffer.alloc(0);
        now.cleared += 1;
      },
    };
    return { now, aside };
  }
  const long = Buffer.from(Array.from({ length: 700_000 }, (_, index) => (index * 7 + (index >> 9)) % 251));
  const getFrom = (url: URL, aside: Aside) =>
    createFetcher({ limits, proxy: {} }).get(url, long.length, 'verify/bundle', { aside });
  /** Serves the file by ranges, but hangs up after so many bytes of an answer. */
  const ranged =
    (ranges: (string | undefined)[], share = long.length): RequestListener =>
    (request, response) => {
      const { range } = request.headers;
      ranges.push(range);
      const from = Number(/^bytes=([0-9]+)-$/.exec(range ?? '')?.[1] ?? 0);
      const rest = long.subarray(from);
      response.writeHead(from === 0 ? 200 : 206, {
        'content-length': String(rest.length),
        'content-range': `bytes ${from}-${long.length - 1}/${long.length}`,
      });
      if (rest.length <= share) response.end(rest);
      else response.write(rest.subarray(0, share), () => response.destroy());
    };

  it('is gone on with where it stopped', async () => {
    const ranges: (string | undefined)[] = [];
    const url = await serve(ranged(ranges));
    const { now, aside } = kept(long.subarray(0, 123_456));
    expect(Buffer.compare((await getFrom(url, aside)) ?? Buffer.of(), long)).toBe(0);
    expect(ranges).toEqual(['bytes=123456-']);
    expect(now.cleared).toBe(0);
  });

  it('is kept as far as it came when the line breaks for good', async () => {
    const url = await serve((request, response) => {
      if (request.headers.range === undefined) ranged([], 400_000)(request, response);
      else response.destroy();
    });
    const { now, aside } = kept(Buffer.alloc(0));
    expect(await refusalOf(getFrom(url, aside))).toMatchObject({ kind: 'unreachable' });
    expect(now.bytes.length).toBeGreaterThan(0);
    expect(Buffer.compare(now.bytes, long.subarray(0, now.bytes.length))).toBe(0);
    expect(now.bytes.length).toBeLessThanOrEqual(400_000);
  });

  it('is begun anew at a server that knows no ranges, or has less of it', async () => {
    const plain = await serve((_, response) => response.end(long));
    const first = kept(Buffer.from('what another file began with'));
    expect(Buffer.compare((await getFrom(plain, first.aside)) ?? Buffer.of(), long)).toBe(0);
    expect(first.now.cleared).toBe(1);
    server?.close();
    const asked: (string | undefined)[] = [];
    const less = await serve((request, response) => {
      asked.push(request.headers.range);
      if (request.headers.range === undefined) response.end(long);
      else response.writeHead(416).end();
    });
    const second = kept(long.subarray(0, 1_000));
    expect(Buffer.compare((await getFrom(less, second.aside)) ?? Buffer.of(), long)).toBe(0);
    expect(second.now.cleared).toBe(1);
    expect(asked).toEqual(['bytes=1000-', undefined]);
  });

  it('never grows beyond what was signed', async () => {
    const url = await serve((_, response) => {
      response.writeHead(206, { 'content-range': 'bytes 699000-/*' });
      const more = () => {
        while (response.write(long.subarray(0, 4_096)));
      };
      response.on('drain', more);
      more();
    });
    const { now, aside } = kept(long.subarray(0, 699_000));
    expect(await refusalOf(getFrom(url, aside))).toMatchObject({ kind: 'verification' });
    expect(now.bytes.length).toBeLessThanOrEqual(long.length);
  });
});

describe('a file that is here already', () => {
  const known = { tag: '"t1"', bytes: Buffer.from('here') };

  it('is asked for under its tag, and stays where the server still has it', async () => {
    const asked: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      asked.push(request.headers['if-none-match']);
      response.writeHead(304, { etag: '"t1"' }).end();
    });
    const told: string[] = [];
    const condition = { known, tagged: (tag: string) => told.push(tag) };
    const fetcher = createFetcher({ limits, proxy: {} });
    expect(await fetcher.get(url, 1_000, 'verify/timestamp', { condition })).toBe(known.bytes);
    expect(asked).toEqual(['"t1"']);
    expect(told).toEqual([]);
  });

  it('is replaced by another, whose tag is told', async () => {
    const url = await serve((_, response) => response.writeHead(200, { etag: '"t2"' }).end('new'));
    const told: string[] = [];
    const condition = { known, tagged: (tag: string) => told.push(tag) };
    const fetcher = createFetcher({ limits, proxy: {} });
    const bytes = await fetcher.get(url, 1_000, 'verify/timestamp', { condition });
    expect(Buffer.from(bytes ?? []).toString()).toBe('new');
    expect(told).toEqual(['"t2"']);
  });

  it('is not told to be unchanged by a server that was not asked', async () => {
    const url = await serve((_, response) => response.writeHead(304).end());
    expect(await refusalOf(get(url))).toMatchObject({ kind: 'verification' });
  });
});

describe('a way to the server', () => {
  it('carries the headers that are for its address, and none that would change the file', async () => {
    const headers: Record<string, unknown>[] = [];
    const url = await serve((request, response) => {
      headers.push(request.headers);
      response.end('file');
    });
    const fetcher = createFetcher({
      limits,
      proxy: {},
      headers: ({ port }) =>
        port === url.port
          ? { authorization: 'Bearer secret', 'Accept-Encoding': 'gzip' }
          : { authorization: 'none' },
    });
    await fetcher.get(url, 1_000, 'verify/timestamp');
    expect(headers[0]).toMatchObject({ authorization: 'Bearer secret', 'accept-encoding': 'identity' });
  });

  it('goes by the proxy, but for the hosts that are left out', async () => {
    const proxy = await serve((request, response) => response.end(`by proxy: ${request.url}`));
    const address = new URL('http://mirror.test/timestamp.json');
    const ask = async (noProxy: string) => {
      const fetcher = createFetcher({ limits, proxy: { HTTP_PROXY: proxy.origin, NO_PROXY: noProxy } });
      return Buffer.from((await fetcher.get(address, 1_000, 'verify/timestamp')) ?? []).toString();
    };
    expect(await ask('')).toBe('by proxy: http://mirror.test/timestamp.json');
    expect(await refusalOf(ask('mirror.test'))).toMatchObject({ kind: 'unreachable' });
  });

  it('is kept between files, and opened again where the server has closed it', async () => {
    const ports = new Set<number | undefined>();
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      if (request.url === '/none.json') response.writeHead(404).end('not here');
      else response.end('file');
    });
    const fetcher = createFetcher({ limits, proxy: {} });
    await fetcher.get(url, 1_000, 'verify/root');
    await fetcher.get(new URL('/none.json', url), 1_000, 'verify/root');
    await fetcher.get(url, 1_000, 'verify/timestamp');
    expect(ports.size).toBe(1);
    server?.closeAllConnections();
    expect((await fetcher.get(url, 1_000, 'verify/timestamp'))?.length).toBe(4);
    expect(ports.size).toBe(2);
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
