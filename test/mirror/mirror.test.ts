import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type MirrorOptions, mirror } from '../../src/mirror/index.ts';
import { readEnrolment, sha256, type TeamFile } from '../../src/release/index.ts';
import { update } from '../../src/sensor/index.ts';
import { writeAside } from '../../src/store/index.ts';
import { clock, type Lab, makeLab } from '../sensor/lab.ts';
import { clarion } from '../sensor/run.ts';
import {
  day,
  layOut,
  makeContent,
  makeMember,
  makeRoot,
  makeTar,
  makeTeam,
  rule,
  signSums,
} from '../verify/publisher.ts';
import { filesBelow } from '../verify/reader.ts';

let lab: Lab;
let server: Server;
let base = '';
let out = '';
/** What the server was asked for, with what it answered. */
let asked: string[] = [];
/** What the server says in place of a file. */
let lies = new Map<string, Uint8Array>();
beforeEach(async () => {
  lab = await makeLab();
  out = join(lab.folder, 'mirror');
  [asked, lies] = [[], new Map()];
  server = createServer(async (request, response) => {
    const path = String(request.url).slice(1);
    const bytes = lies.get(path) ?? (await readFile(join(lab.folder, path)).catch(() => undefined));
    const tag = bytes && `"${sha256(bytes).slice(0, 16)}"`;
    const status = bytes === undefined ? 404 : request.headers['if-none-match'] === tag ? 304 : 200;
    asked.push(`${status} ${path.replace('live-update/', '')}`);
    response
      .writeHead(status, tag === undefined ? {} : { etag: tag })
      .end(status === 200 ? bytes : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  base = `http://127.0.0.1:${bound !== null && typeof bound === 'object' ? bound.port : 0}`;
});
afterEach(async () => {
  server.close();
  await lab.close();
});

function mirrored(change: Partial<MirrorOptions> = {}) {
  asked = [];
  return mirror({
    enrolment: readEnrolment(lab.enrolment),
    from: new URL(`${base}/live-update/`),
    out,
    rings: ['stable'],
    deltas: 30,
    grace: 3_600_000,
    clock: clock(),
    ...change,
  });
}

/** A release with another rule in it. */
function publish(number: number) {
  return lab.publish(number, [{ sid: 1624001, rule: rule(1624001, `r${number}`, number), revision: number }]);
}

async function paths(): Promise<readonly string[]> {
  return Object.keys(await filesBelow(out))
    .map((path) => path.replace(/[0-9a-f]{64}/, 'DIGEST'))
    .sort();
}

/** A sensor pulls from the mirror. */
async function pulled(url: string) {
  await writeFile(lab.paths.settings, `engine: directory\nurl: ${url}\ncarried-days: 7\n`);
  return update(lab.paths, { clock });
}

describe('a mirror', () => {
  test('holds what sensors ask for and nothing else, and sensors pull from it by file: and by http:', async () => {
    await publish(1);
    await lab.enrol();
    await writeFile(join(lab.folder, 'live-update/enrolment.json'), lab.enrolment);
    expect(await mirrored()).toMatchObject({
      outcome: 'updated',
      releases: [{ ring: 'stable', release: 1, signers: [{ name: 'Ada' }, { name: 'Ben' }] }],
      missing: [],
      leftOut: [],
    });
    expect(await paths()).toEqual([
      '.clarion-mirror.json',
      'metadata/1.snapshot.json',
      'metadata/1.stable.json',
      'metadata/1.targets.json',
      'metadata/timestamp.json',
      'targets/stable/DIGEST.clarion-1.tar.zst',
    ]);
    expect(await pulled(`${pathToFileURL(out).href}/`)).toMatchObject({ release: 1, way: 'whole' });
    await publish(2);
    await mirrored();
    expect(await pulled(`${base}/mirror/`)).toMatchObject({ release: 2, way: 'delta' });
  });

  test('asks for nothing that it has: of what is not new, for the next root and whether the timestamp is', async () => {
    await publish(1);
    await mirrored();
    const before = await filesBelow(out);
    expect(await mirrored()).toMatchObject({ outcome: 'nothing-new', bytes: 0, written: [], removed: [] });
    expect(asked.filter((line) => !line.startsWith('404'))).toEqual(['304 metadata/timestamp.json']);
    expect(await filesBelow(out)).toEqual(before);
    await publish(2);
    const { written } = await mirrored();
    expect(written.at(-1)).toBe('metadata/timestamp.json');
    expect(asked.filter((line) => line.startsWith('200')).sort()).toEqual(
      written.map((path) => `200 ${path}`).sort(),
    );
  });

  test('asks again for what is damaged here', async () => {
    await publish(1);
    await mirrored();
    const before = await filesBelow(out);
    for (const path of [
      'metadata/1.targets.json',
      Object.keys(before).find((name) => name.includes('tar.zst')),
    ])
      await writeFile(join(out, path ?? ''), 'rotten');
    expect((await mirrored()).written).toHaveLength(2);
    expect(await filesBelow(out)).toEqual(before);
  });

  test('keeps what it no longer needs for the grace, and removes nothing that it did not write', async () => {
    await publish(1);
    await mirrored();
    await writeFile(join(out, 'README'), 'ours');
    await publish(2);
    expect((await mirrored()).removed).toEqual([]);
    expect(await paths()).toContain('targets/stable/DIGEST.clarion-1.tar.zst');
    const { removed } = await mirrored({ clock: new Date(clock().getTime() + 3_600_000) });
    expect(removed).toHaveLength(4);
    expect((await paths()).filter((path) => /\b1\./.test(path))).toEqual([]);
    expect(await paths()).toContain('README');
  });

  test('copies as many deltas as it is told to, and does without one that is not what the ring names', async () => {
    for (const number of [1, 2]) await publish(number);
    expect((await mirrored({ deltas: 0 })).written.filter((path) => path.includes('deltas'))).toEqual([]);
    lies.set('live-update/targets/deltas/clarion-1-2.zst', Buffer.from('lie'));
    expect((await mirrored()).missing).toEqual([
      { path: 'targets/deltas/clarion-1-2.zst', reason: 'not the one that the ring names' },
    ]);
    lies.clear();
    expect((await mirrored()).written).toEqual(['targets/deltas/clarion-1-2.zst']);
  });

  test('follows the roots that hand on, and has those from before the enrolment for older sensors', async () => {
    await publish(1);
    const [first, second, third] = [1, 2, 3].map((version) => makeRoot(lab.keys, version));
    const live = join(lab.folder, 'live-update/metadata');
    await writeFile(join(live, '1.root.json'), first ?? '');
    await writeFile(join(live, '2.root.json'), second ?? '');
    const enrolment = readEnrolment(lab.enrolment);
    const late = { ...enrolment, root: JSON.parse(Buffer.from(second ?? []).toString()) };
    const roots = async () => (await paths()).filter((path) => path.includes('root'));
    await mirrored({ enrolment: late });
    expect(await roots()).toEqual(['metadata/1.root.json', 'metadata/2.root.json']);
    await writeFile(join(live, '3.root.json'), third ?? '');
    await publish(2);
    // Last of all: a timestamp of a change of keys is signed by the old keys too.
    expect((await mirrored({ enrolment: late })).written.slice(-2)).toEqual([
      'metadata/timestamp.json',
      'metadata/3.root.json',
    ]);
    expect(await roots()).toHaveLength(3);
  });

  test('leaves out, and tells, a first root that did not hand on', async () => {
    await publish(1);
    const other = await makeLab();
    await writeFile(join(lab.folder, 'live-update/metadata/1.root.json'), makeRoot(other.keys, 1));
    await other.close();
    const { leftOut } = await mirrored();
    expect(leftOut).toEqual([expect.stringContaining('1.root.json has not enough good signatures')]);
    expect(await paths()).not.toContain('metadata/1.root.json');
  });
});

describe('a mirror of a team that has changed', () => {
  /** Release 2 under team file 2, in which Ada and Ben are joined by Cid. */
  async function change(): Promise<TeamFile> {
    const members = [...lab.members, await makeMember('Cid')];
    const team = makeTeam(members, 2, 2);
    const live = join(lab.folder, 'live-update');
    await mkdir(join(live, 'team'), { recursive: true });
    const bytes = Buffer.from(JSON.stringify(team));
    await writeFile(join(live, 'team/1.json'), JSON.stringify(lab.team));
    await writeFile(join(live, 'team/2.json'), bytes);
    await writeFile(join(live, 'team/2.json.asc'), await signSums(bytes, lab.members));
    const tar = await makeTar(makeContent(2, undefined, undefined, 2), members);
    await layOut(live, { number: 2, tar, keys: lab.keys, custom: { team: 2 } });
    return team;
  }

  test('holds the whole chain, and sensors of either team follow', async () => {
    await publish(1);
    await lab.enrol();
    const team = await change();
    const chain = ['team/1.json', 'team/2.json', 'team/2.json.asc'];
    await mirrored();
    expect((await paths()).filter((path) => path.startsWith('team'))).toEqual(chain);
    expect(await pulled(`${base}/mirror/`)).toMatchObject({ release: 2 });
    await mirrored({ out: `${out}-2`, enrolment: { ...readEnrolment(lab.enrolment), team } });
    expect((await readdir(join(`${out}-2`, 'team'))).sort()).toEqual(chain.map((path) => basename(path)));
  });

  test('is refused where too few have signed the change, and tells a beginning that leads nowhere', async () => {
    await publish(1);
    await mirrored();
    const before = await filesBelow(out);
    const team = await change();
    const bytes = await readFile(join(lab.folder, 'live-update/team/2.json'));
    const lone = await signSums(bytes, lab.members.slice(0, 1));
    lies.set('live-update/team/2.json.asc', Buffer.from(lone));
    await expect(mirrored()).rejects.toMatchObject({ code: 'verify/team' });
    expect(await filesBelow(out)).toEqual(before);
    const late = { ...readEnrolment(lab.enrolment), team };
    const { leftOut } = await mirrored({ out: `${out}-2`, enrolment: late });
    expect(leftOut).toEqual([expect.stringContaining('Team file 2 is signed by 1 of the members')]);
    expect(await readdir(join(`${out}-2`, 'team'))).toEqual(['2.json']);
    // Of the version that is trusted, and not the one.
    lies.set('live-update/team/2.json', Buffer.from(JSON.stringify({ ...team, threshold: 1 })));
    const other = await mirrored({ out: `${out}-3`, enrolment: late });
    expect(other.leftOut).toEqual(['team/2.json is not the team file that is trusted']);
    expect(await readdir(`${out}-3`)).not.toContain('team');
  });
});

describe('a mirror is left as it was', () => {
  /** Files of the live update, by their end. */
  async function origin(end: string): Promise<string> {
    const files = Object.keys(await filesBelow(join(lab.folder, 'live-update')));
    return `live-update/${files.find((path) => path.endsWith(end)) ?? end}`;
  }

  test.each([
    ['by a forged timestamp', 'verify/timestamp', 'metadata/timestamp.json', '{"signed":{},"signatures":[]}'],
    ['by a web page', 'verify/timestamp', 'metadata/timestamp.json', '<html>'],
    ['by another snapshot', 'verify/snapshot', '2.snapshot.json', '{}'],
    ['by another ring', 'verify/targets', '2.stable.json', '{}'],
    ['by another bundle', 'verify/bundle', 'clarion-2.tar.zst', 'x'],
    ['by a root of nobody', 'verify/root', 'metadata/2.root.json', '{}'],
  ])('%s', async (_, code, end, text) => {
    await publish(1);
    await mirrored();
    const before = await filesBelow(out);
    await publish(2);
    lies.set(await origin(end), Buffer.from(text));
    await expect(mirrored()).rejects.toMatchObject({ kind: 'verification', code });
    expect(await filesBelow(out)).toEqual(before);
    lies.clear();
    expect(await mirrored()).toMatchObject({ releases: [{ release: 2 }] });
  });

  test('by an older live update, by one that is stale, and by silence', async () => {
    await publish(1);
    const old = await filesBelow(join(lab.folder, 'live-update'));
    await publish(2);
    await mirrored();
    const before = await filesBelow(out);
    await expect(mirrored({ clock: day(5) })).rejects.toMatchObject({ code: 'verify/timestamp' });
    for (const [path, bytes] of Object.entries(old))
      lies.set(`live-update/${path}`, Buffer.from(bytes, 'base64'));
    await expect(mirrored()).rejects.toMatchObject({ code: 'verify/timestamp' });
    server.close();
    server.closeAllConnections();
    await expect(mirrored()).rejects.toMatchObject({ kind: 'unreachable' });
    expect(await filesBelow(out)).toEqual(before);
  });

  test('by a repository of which all keys were stolen: the team has not signed', async () => {
    await publish(1);
    await mirrored();
    const before = await filesBelow(out);
    const tar = await makeTar(makeContent(2), lab.members.slice(0, 1));
    await layOut(join(lab.folder, 'live-update'), { number: 2, tar, keys: lab.keys });
    await expect(mirrored()).rejects.toMatchObject({ code: 'verify/signatures' });
    expect(await filesBelow(out)).toEqual(before);
  });
});

test('a run that dies before any of its writes leaves a mirror that sensors can use, and the next one ends it', async () => {
  await publish(1);
  await lab.enrol();
  await mirrored();
  await publish(2);
  let points = 0;
  for (let last = false; !last; points++) {
    const copy = `${out}-${points}`;
    await cp(out, copy, { recursive: true });
    let left = points;
    const write = async (path: string, bytes: Uint8Array) => {
      if (left-- === 0) throw new Error('killed');
      await writeAside(path, bytes);
    };
    last = await mirrored({ out: copy, write }).then(
      () => true,
      () => false,
    );
    await rm(lab.paths.state, { recursive: true });
    await lab.enrol();
    expect([1, 2]).toContain((await pulled(`${pathToFileURL(copy).href}/`)).release);
    const { releases } = await mirrored({ out: copy, clock: new Date(clock().getTime() + 7_200_000) });
    expect(releases).toMatchObject([{ release: 2 }]);
    const { removed } = await mirrored({ out: copy, clock: new Date(clock().getTime() + 14_400_000) });
    expect(Object.keys(await filesBelow(copy)).filter((path) => /\b1\.|clarion-1\./.test(path))).toEqual([]);
    expect(removed.length).toBeLessThanOrEqual(4);
  }
  expect(points).toBe(7);
});

test('a live update that was carried by hand may be as late as the operator says', async () => {
  await publish(1);
  const late = { from: new URL(lab.url), clock: day(5) };
  await expect(mirrored(late)).rejects.toMatchObject({ code: 'verify/timestamp' });
  expect(await mirrored({ ...late, carriedFor: 7 * 86_400_000 })).toMatchObject({ outcome: 'updated' });
});

test('a folder of others, and a mirror of others, are not touched', async () => {
  await publish(1);
  await mkdir(out);
  await writeFile(join(out, 'letter'), 'mine');
  await expect(mirrored()).rejects.toMatchObject({ kind: 'usage', code: 'mirror/out' });
  expect(await readdir(out)).toEqual(['letter']);
  await rm(join(out, 'letter'));
  await mirrored();
  const enrolment = readEnrolment(lab.enrolment);
  const other = { ...enrolment, workspace: 'other', team: { ...enrolment.team, workspace: 'other' } };
  await expect(mirrored({ enrolment: other })).rejects.toThrow('is a mirror of the workspace example');
});

describe('clarion mirror', () => {
  test('copies from a folder, tells what it did, and ends with 3 where it refuses', async () => {
    const lasting = await makeLab(true);
    await lasting.publish(1);
    await lasting.enrol();
    const place = join(lasting.folder, 'mirror');
    const args = ['mirror', '--enrolment', join(lasting.folder, 'enrolment.json'), '--out', place];
    const first = await clarion([...args, '--from', lasting.folder]);
    expect(first).toMatchObject({ code: 0 });
    expect(first.out).toMatch(/^stable: release 1 of .*, signed by Ada, Ben\n5 files written, 0 removed, /);
    const again = await clarion([...args, '--json']);
    expect(JSON.parse(again.out)).toMatchObject({ out: place, outcome: 'nothing-new', written: [] });
    await writeFile(join(lasting.folder, 'live-update/metadata/timestamp.json'), '{}');
    expect(await clarion(args)).toMatchObject({
      code: 3,
      err: expect.stringContaining('[verify/timestamp]'),
    });
    await lasting.close();
  });
});
