import { appendFile, cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { update } from '../../src/sensor/index.ts';
import { createFetcher, type FetchLimits, type StepCode } from '../../src/verify/index.ts';
import { clock, type Lab, makeLab, untouchable } from '../sensor/lab.ts';
import {
  day,
  type LiveUpdate,
  layOut,
  makeContent,
  makeMember,
  makeRoleKeys,
  makeTar,
} from '../verify/publisher.ts';
import { refusalOf } from '../verify/reader.ts';

/**
 * A sensor that runs release 1, a published folder with release 2, and a server between them that is the enemy's. Each
 * attack of the TUF specification (1.0.34, 1.5.2) and of the design's table is one of the tests below.
 */

/** For servers that are slow on purpose; the others may be slow because this machine is. */
const impatient = { answer: 400, deadline: 4_000, floor: 1_000 };

/** Answers for a path, or leaves it to the honest server. */
type Attack = (
  path: string,
  response: ServerResponse,
  request: IncomingMessage,
) => boolean | Promise<boolean>;

let lab: Lab;
let live: string;
let server: Server;
let attack: Attack;
let answered: string[];
let limits: FetchLimits | undefined;

beforeEach(async () => {
  lab = await makeLab();
  live = join(lab.folder, 'live-update');
  attack = () => false;
  answered = [];
  limits = undefined;
  server = createServer(async (request, response) => {
    const path = request.url ?? '';
    if (await attack(path, response, request)) answered.push(path);
    else
      await readFile(join(live, path)).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end(),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await lab.publish(1);
  await lab.enrol();
  await update(lab.paths, { clock });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}/`;
  await writeFile(lab.paths.settings, `url: ${url}\nring: stable\nengine: directory\n`);
  await cp(live, join(lab.folder, 'old'), { recursive: true });
  await lab.publish(2);
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await lab.close();
});

const pulled = (now = clock) =>
  update(lab.paths, { clock: now, fetcher: createFetcher({ limits, proxy: {} }) });

/** The update is refused by this step, or its server given up, and what the sensor runs stays byte for byte. */
async function expectRefused(by: StepCode | 'unreachable', words: string, now = clock): Promise<void> {
  const before = await untouchable(lab.paths);
  const refused = await refusalOf(pulled(now));
  expect([refused.kind, refused.code, refused.message]).toEqual([
    by === 'unreachable' ? 'unreachable' : 'verification',
    by === 'unreachable' ? 'verify/fetch' : by,
    expect.stringContaining(words),
  ]);
  expect(await untouchable(lab.paths)).toEqual(before);
}

/** The next time, with nobody in between, the sensor gets release 2. */
async function expectRecovered(): Promise<void> {
  attack = () => false;
  limits = undefined;
  expect(await pulled()).toMatchObject({ outcome: 'updated', release: 2 });
}

const sends =
  (part: string, bytes: Uint8Array | string): Attack =>
  (path, response) => {
    if (!path.includes(part)) return false;
    response.end(bytes);
    return true;
  };

/** The bundle has to be fetched whole: there is no delta. */
const withoutDelta =
  (then: Attack): Attack =>
  (path, response, request) => {
    if (!path.includes('/deltas/')) return then(path, response, request);
    response.writeHead(404).end();
    return true;
  };

/** Publishes release 2 otherwise. */
async function republish(other: Partial<LiveUpdate>): Promise<void> {
  const tar = other.tar ?? (await makeTar(makeContent(2), lab.members));
  await layOut(live, { number: 2, keys: lab.keys, ...other, tar });
}

describe('without an attack', () => {
  it('the sensor gets release 2: what follows is the attacks’ doing', async () => {
    await expectRecovered();
  });
});

describe('arbitrary installation', () => {
  it('of a forged bundle is stopped by the ring’s digest', async () => {
    attack = withoutDelta(sends('.clarion-2.tar.zst', 'forged'));
    await expectRefused('verify/bundle', 'bytes');
    await expectRecovered();
  });

  it('by a mirror with keys of its own is stopped by the enrolled root', async () => {
    await republish({ keys: makeRoleKeys(), version: 3 });
    await expectRefused('verify/timestamp', 'not enough good signatures');
  });

  it('by whoever stole every key of the repository is stopped by the team’s signatures', async () => {
    const thieves = [await makeMember('Ada'), await makeMember('Ben')];
    await republish({ tar: await makeTar(makeContent(2), thieves), version: 3 });
    await expectRefused('verify/signatures', 'no key of the team');
  });

  it('by whoever stole one key of the team, too, is stopped by the threshold', async () => {
    const one = lab.members.slice(0, 1);
    await republish({ tar: await makeTar(makeContent(2), one), version: 3 });
    await expectRefused('verify/signatures', 'signed by 1');
  });
});

describe('endless data', () => {
  it.each([
    ['/timestamp.json', 'verify/timestamp'],
    ['/2.root.json', 'verify/root'],
    ['/2.snapshot.json', 'verify/snapshot'],
    ['/2.stable.json', 'verify/targets'],
    ['.clarion-2.tar.zst', 'verify/bundle'],
  ] as const)('in the place of %s is cut off', async (name, step) => {
    attack = withoutDelta((path, response) => {
      if (!path.includes(name)) return false;
      const more = () => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
      return true;
    });
    await expectRefused(step, 'longer than');
    await expectRecovered();
  });

  it('packed into little is not unpacked', async () => {
    attack = (path, response) => {
      if (!path.endsWith('/timestamp.json')) return false;
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(50_000_000)));
      return true;
    };
    await expectRefused('verify/timestamp', 'Content-Encoding gzip');
    await expectRecovered();
  });
});

describe('slow retrieval', () => {
  it.each([
    ['a drip', 0, 20, 'slower than'],
    ['a drip after a good start', 300, 20, 'slower than'],
    ['silence', 0, 1_000_000, 'no answer'],
  ])('by %s is given up', async (_, first, pause, words) => {
    limits = impatient;
    attack = (path, response) => {
      if (!path.endsWith('/timestamp.json')) return false;
      if (first > 0) response.write('x'.repeat(first));
      const timer = setInterval(() => response.write('x'), pause);
      response.on('close', () => clearInterval(timer));
      return true;
    };
    await expectRefused('unreachable', words);
    await expectRecovered();
  });

  it('by breaking off, time after time, is given up', async () => {
    attack = withoutDelta((path, response) => {
      if (!path.includes('.clarion-2.tar.zst')) return false;
      response.writeHead(200, { 'content-length': '100' });
      response.write('x', () => response.destroy());
      return true;
    });
    await expectRefused('unreachable', 'can not be reached');
    await expectRecovered();
  });
});

describe('rollback', () => {
  it('to the older live update, whole, is seen by the versions', async () => {
    await pulled();
    live = join(lab.folder, 'old');
    await expectRefused('verify/timestamp', 'rollback');
  });

  it('to an older release by whoever has the repository’s keys is seen by its number', async () => {
    await pulled();
    const tar = await makeTar(makeContent(1), lab.members);
    await republish({ number: 1, version: 9, tar });
    await expectRefused('verify/release', 'release 1');
  });
});

describe('fast-forward', () => {
  it('without a key is no timestamp', async () => {
    attack = async (path, response) => {
      if (!path.endsWith('/timestamp.json')) return false;
      const text = await readFile(join(live, path), 'utf8');
      response.end(text.replace('"version":2', '"version":4000000'));
      return true;
    };
    await expectRefused('verify/timestamp', 'not enough good signatures');
    await expectRecovered();
  });
});

describe('indefinite freeze', () => {
  it('ends with the timestamp’s expiry, and says so', async () => {
    live = join(lab.folder, 'old');
    expect(await pulled(() => day(2.9))).toMatchObject({ outcome: 'nothing-new' });
    await expectRefused('verify/timestamp', 'expired on', () => day(3.1));
  });

  it('ends with it for a server that says for ever that nothing has changed, too', async () => {
    attack = (path, response, request) => {
      if (!path.endsWith('/timestamp.json')) return false;
      const isSame = request.headers['if-none-match'] === '"same"';
      if (isSame) response.writeHead(304).end();
      else response.setHeader('etag', '"same"');
      return isSame;
    };
    await pulled();
    expect(await pulled()).toMatchObject({ outcome: 'nothing-new' });
    expect(answered).toHaveLength(1);
    await expectRefused('verify/timestamp', 'expired on', () => day(3.1));
    expect(answered).toHaveLength(2);
  });

  it('is not prolonged by a clock that is set back', async () => {
    await pulled();
    const content = makeContent(3, undefined, day(4));
    await republish({
      number: 3,
      version: 3,
      tar: await makeTar(content, lab.members),
      expires: { timestamp: day(6) },
    });
    expect(await pulled()).toMatchObject({ release: 3 });
    await republish({
      number: 3,
      version: 4,
      tar: await makeTar(content, lab.members),
      expires: { timestamp: day(3) },
    });
    await expectRefused('verify/timestamp', 'expired on', () => day(-1_000));
  });

  it('and a clock that is set forward refuses, and says to look at it', async () => {
    const refused = await refusalOf(pulled(() => day(10_000)));
    expect(refused).toMatchObject({ code: 'verify/root', hint: expect.stringContaining('clock') });
    await expectRecovered();
  });
});

describe('mix-and-match', () => {
  it.each([
    ['2.snapshot.json', '1.snapshot.json', 'verify/snapshot'],
    ['2.targets.json', '1.targets.json', 'verify/targets'],
    ['2.stable.json', '1.stable.json', 'verify/targets'],
  ] as const)('of %s with %s is seen', async (name, other, step) => {
    attack = sends(`/${name}`, await readFile(join(live, 'metadata', other)));
    await expectRefused(step, 'version');
    await expectRecovered();
  });
});

describe('wrong software', () => {
  it('under the name of another ring is refused', async () => {
    await republish({ path: 'canary/clarion-2.tar.zst', version: 3 });
    await expectRefused('verify/targets', 'canary/clarion-2.tar.zst');
  });

  it('of another number than the ring says is refused', async () => {
    await republish({ number: 3, tar: await makeTar(makeContent(2), lab.members) });
    await expectRefused('verify/release', 'holds release 2');
  });
});

describe('extraneous dependencies', () => {
  it('are nothing that a ring can name: it names one bundle', async () => {
    await republish({ extraTargets: ['stable/clarion-9.tar.zst'], version: 3 });
    await expectRefused('verify/targets', 'names 2 targets');
  });
});

describe('a server that is broken or lies', () => {
  it('and answers with a web page is refused, and the page is hinted at', async () => {
    attack = sends('/timestamp.json', '<!doctype html><title>Maintenance</title>');
    await expectRefused('verify/timestamp', 'is not JSON');
    await expectRecovered();
  });

  it('and sends the reader elsewhere is not followed', async () => {
    attack = (path, response) => {
      if (!path.endsWith('/timestamp.json')) return false;
      response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end();
      return true;
    };
    await expectRefused('verify/timestamp', 'redirect');
    await expectRecovered();
  });

  it('and cuts the bundle, with or without saying so, is refused or given up', async () => {
    const name = '.clarion-2.tar.zst';
    attack = withoutDelta(async (path, response) => {
      if (!path.includes(name)) return false;
      const bytes = await readFile(join(live, path));
      response.end(bytes.subarray(0, -1));
      return true;
    });
    await expectRefused('verify/bundle', 'bytes');
    attack = withoutDelta(async (path, response) => {
      if (!path.includes(name)) return false;
      const bytes = await readFile(join(live, path));
      response.writeHead(200, { 'content-length': String(bytes.length) });
      response.write(bytes.subarray(0, 0x20), () => response.destroy());
      return true;
    });
    await expectRefused('unreachable', 'can not be reached');
    await expectRecovered();
  });

  it('and has lost a file is refused by that file’s name', async () => {
    await rm(join(live, 'metadata', '2.stable.json'));
    await expectRefused('verify/targets', '2.stable.json is missing');
  });

  it('and has another byte in the bundle after its end is refused', async () => {
    attack = withoutDelta(() => false);
    const names = await readdir(join(live, 'targets', 'stable'));
    for (const name of names) await appendFile(join(live, 'targets', 'stable', name), 'x');
    await expectRefused('verify/bundle', 'longer than');
  });
});
