import { appendFile, readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { Attack } from '../attack.ts';
import { answers, at, endless, repeats, sends, speaks, type Trick, withoutDelta } from '../hostile-server.ts';
import type { Scene } from '../scene.ts';

/** What a server, or anyone on the way, can do without any key. */

const timestamp = '/timestamp.json';
const bundle = '.clarion-2.tar.zst';
const plays = (trick: Trick) => (scene: Scene) => {
  scene.server.trick = withoutDelta(trick);
};

/** An answer made of the file that lies there. */
const ofFile =
  (
    live: () => string,
    make: (bytes: Buffer, response: ServerResponse, request: IncomingMessage) => void,
  ): Trick =>
  async (path, response, request) => {
    make(await readFile(join(live(), path)), response, request);
    return true;
  };

const mirror = ['malicious mirrors', 'changed or forged bundle, mirror taken over'] as const;
const endlessness = ['endless data', 'endless or slow data'] as const;

const forged: readonly Attack[] = [
  {
    name: 'a forged bundle',
    of: ['arbitrary software installation', ...mirror],
    by: 'verify/bundle',
    says: 'has 6 bytes',
    mount: plays(at(bundle, sends('forged'))),
  },
  {
    name: 'a bundle of the right length in which one bit is another',
    of: ['arbitrary software installation', ...mirror],
    by: 'verify/bundle',
    says: 'has sha256',
    mount: (scene) =>
      plays(
        at(
          bundle,
          ofFile(
            () => scene.live,
            (bytes, response) => {
              bytes.writeUInt8(bytes.readUInt8(200) ^ 4, 200);
              response.end(bytes);
            },
          ),
        ),
      )(scene),
  },
  {
    name: 'a byte after the end of the bundle',
    of: mirror,
    by: 'verify/bundle',
    says: 'longer than',
    mount: async (scene) => {
      const folder = join(scene.live, 'targets', 'stable');
      for (const name of await readdir(folder)) await appendFile(join(folder, name), 'x');
      plays(() => false)(scene);
    },
  },
  {
    name: 'a web page with status 200',
    of: mirror,
    by: 'verify/timestamp',
    says: 'is not JSON',
    mount: plays(at(timestamp, sends('<!doctype html><title>Maintenance</title>'))),
  },
  {
    name: 'a web page with status 200 for everything',
    of: mirror,
    by: 'verify/root',
    says: 'is not JSON',
    mount: plays(sends('<!doctype html><title>Sign in</title>', { 'content-type': 'text/html' })),
  },
  {
    name: 'lines that look like the sensor’s own, in the place of a timestamp',
    of: ['malicious mirrors', 'text that breaks out of a terminal'],
    by: 'verify/timestamp',
    says: '"\\n\\nok: all is"',
    mount: plays(at(timestamp, sends('\n\nok: all is well\n\u001b[2J'))),
  },
  {
    name: 'nothing at all in the place of a timestamp',
    of: mirror,
    by: 'verify/timestamp',
    says: 'is not JSON',
    mount: plays(at(timestamp, sends(''))),
  },
  {
    name: 'a file that is gone',
    of: mirror,
    by: 'verify/targets',
    says: '2.stable.json is missing',
    mount: plays(at('/2.stable.json', answers(404))),
  },
  {
    name: 'a bundle that may not be read',
    of: mirror,
    by: 'verify/bundle',
    says: 'is missing',
    mount: plays(at(bundle, answers(403))),
  },
  {
    name: 'a server that asks for a password',
    of: mirror,
    by: 'verify/timestamp',
    says: 'status 401',
    mount: plays(at(timestamp, answers(401, { 'www-authenticate': 'Basic realm="live update"' }))),
  },
  ...[204, 205, 226, 300, 304].map(
    (status): Attack => ({
      name: `status ${status}, which nobody asked for`,
      of: mirror,
      by: 'verify/timestamp',
      says: `status ${status}`,
      mount: plays(at(timestamp, answers(status))),
    }),
  ),
  {
    name: 'a part of a file, which nobody asked for',
    of: mirror,
    by: 'verify/bundle',
    says: 'status 206',
    mount: (scene) =>
      plays(
        at(
          bundle,
          ofFile(
            () => scene.live,
            (bytes, response) =>
              response
                .writeHead(206, { 'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}` })
                .end(bytes),
          ),
        ),
      )(scene),
  },
  {
    name: 'another protocol',
    of: mirror,
    by: 'verify/timestamp',
    says: 'status 101',
    mount: plays(
      at(
        timestamp,
        speaks('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nx', false),
      ),
    ),
  },
];

const redirects: readonly Attack[] = (
  [
    ['to another host', 302, 'http://127.0.0.1:9/'],
    ['to a file of this machine', 301, 'file:///etc/passwd'],
    ['to a data address', 307, 'data:application/json,{}'],
    ['to itself', 308, timestamp],
    ['to nowhere', 303, ''],
  ] as const
).map(([where, status, location]) => ({
  name: `a redirect ${where}`,
  of: mirror,
  by: 'verify/timestamp',
  says: 'redirect',
  mount: plays(at(timestamp, answers(status, { location }))),
}));

const tooMuch: readonly Attack[] = [
  ...(
    [
      ['/2.root.json', 'verify/root'],
      [timestamp, 'verify/timestamp'],
      ['/2.snapshot.json', 'verify/snapshot'],
      ['/2.targets.json', 'verify/targets'],
      ['/2.stable.json', 'verify/targets'],
      [bundle, 'verify/bundle'],
    ] as const
  ).map(
    ([name, by]): Attack => ({
      name: `data without end in the place of ${name}`,
      of: endlessness,
      by,
      says: 'longer than',
      mount: plays(at(name, endless)),
    }),
  ),
  {
    name: 'a length that is a lie: more than there may be, and nothing of it comes',
    of: endlessness,
    by: 'verify/timestamp',
    says: 'longer than',
    mount: plays(at(timestamp, speaks('HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n', false))),
  },
  {
    name: 'a length that is a lie: less than the file has',
    of: mirror,
    by: 'verify/bundle',
    says: 'bytes',
    mount: (scene) =>
      plays(
        at(
          bundle,
          ofFile(
            () => scene.live,
            (bytes, response) =>
              response.socket?.end(
                Buffer.concat([
                  Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\n'),
                  bytes,
                ]),
              ),
          ),
        ),
      )(scene),
  },
  {
    name: 'two lengths',
    of: mirror,
    by: 'unreachable',
    says: 'Content-Length',
    mount: plays(
      at(timestamp, speaks('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}}')),
    ),
  },
  {
    name: 'a length, and chunks besides',
    of: mirror,
    by: 'unreachable',
    says: 'Transfer-Encoding',
    mount: plays(
      at(
        timestamp,
        speaks(
          'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
        ),
      ),
    ),
  },
  {
    name: 'a header without end',
    of: endlessness,
    by: 'unreachable',
    says: 'Header overflow',
    mount: plays(at(timestamp, repeats('HTTP/1.1 200 OK\r\nX: ', 'x'.repeat(10_000), 1))),
  },
  {
    name: 'no HTTP',
    of: mirror,
    by: 'unreachable',
    says: 'can not be reached',
    mount: plays(at(timestamp, speaks('{"signed":{}}'))),
  },
  {
    name: 'much, packed by gzip into little',
    of: endlessness,
    by: 'verify/timestamp',
    says: 'Content-Encoding gzip',
    mount: plays(at(timestamp, sends(gzipSync(Buffer.alloc(10_000_000)), { 'content-encoding': 'gzip' }))),
  },
  {
    name: 'much, packed by zstd into little',
    of: endlessness,
    by: 'verify/timestamp',
    says: 'Content-Encoding zstd',
    mount: plays(
      at(timestamp, sends(zstdCompressSync(Buffer.alloc(10_000_000)), { 'content-encoding': 'zstd' })),
    ),
  },
  {
    name: 'much, packed twice',
    of: endlessness,
    by: 'verify/bundle',
    says: 'Content-Encoding zstd, gzip',
    mount: plays(at(bundle, sends(gzipSync('x'), { 'content-encoding': 'zstd, gzip' }))),
  },
];

const tooSlow: readonly Attack[] = (
  [
    ['a drip', 'slower than', repeats('HTTP/1.1 200 OK\r\n\r\n', 'x', 20)],
    [
      'a drip after a good start',
      'slower than',
      repeats(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(300)}`, 'x', 20),
    ],
    ['silence', 'no answer', () => true],
    ['a drip of headers', 'no answer', repeats('HTTP/1.1 200 OK\r\n', 'X: y\r\n', 20)],
    [
      'hints without end that an answer will come',
      'no answer',
      repeats('', 'HTTP/1.1 103 Early Hints\r\n\r\n', 5),
    ],
    [
      'a drip after the end, in trailers',
      'slower than',
      repeats('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n', 'X: y\r\n', 20),
    ],
    ['a drip in the place of “not found”', 'slower than', repeats('HTTP/1.1 404 Not Found\r\n\r\n', 'x', 20)],
  ] as const
).map(([what, says, trick]: readonly [string, string, Trick]) => ({
  name: what,
  of: ['endless data', 'endless or slow data'],
  by: 'unreachable',
  says,
  slow: true,
  mount: plays(at(timestamp, trick)),
}));

const brokenOff: readonly Attack[] = [
  {
    name: 'a bundle that is cut, and said to be whole',
    of: mirror,
    by: 'verify/bundle',
    says: 'bytes',
    mount: (scene) =>
      plays(
        at(
          bundle,
          ofFile(
            () => scene.live,
            (bytes, response) => response.end(bytes.subarray(0, -1)),
          ),
        ),
      )(scene),
  },
  {
    name: 'a connection that breaks at the same place, time after time',
    of: endlessness,
    by: 'unreachable',
    says: 'can not be reached',
    mount: plays(
      at(bundle, (_, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('x', () => response.destroy());
        return true;
      }),
    ),
  },
  {
    name: 'a rest that begins at another place than asked for',
    of: mirror,
    by: 'verify/bundle',
    says: 'another place',
    mount: (scene) => plays(at(bundle, goesOn(scene, 5)))(scene),
  },
  {
    name: 'a rest that is of another file',
    of: mirror,
    by: 'verify/bundle',
    says: 'sha256',
    mount: (scene) => plays(at(bundle, goesOn(scene, 0)))(scene),
  },
];

/** Breaks off after 100 bytes, and goes on with zeros, from a place that is off by so much. */
function goesOn({ live }: Scene, off: number): Trick {
  return ofFile(
    () => live,
    (bytes, response, { headers }) => {
      const from = Number(/^bytes=([0-9]+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
      if (from === 0) {
        response.writeHead(200, { 'content-length': String(bytes.length) });
        response.write(bytes.subarray(0, 100), () => response.destroy());
        return;
      }
      const range = `bytes ${from + off}-${bytes.length - 1}/${bytes.length}`;
      response.writeHead(206, { 'content-range': range }).end(Buffer.alloc(bytes.length - from));
    },
  );
}

export const serverAttacks: readonly Attack[] = [
  ...forged,
  ...redirects,
  ...tooMuch,
  ...tooSlow,
  ...brokenOff,
];
