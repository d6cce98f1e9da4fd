import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compress, sha256, type TeamFile, type Withdrawal } from '../../src/release/index.ts';
import { type Fetcher, type PullOptions, pull, type StepCode } from '../../src/verify/index.ts';
import { readOffer } from '../../src/verify/ring.ts';
import {
  day,
  type LiveUpdate,
  layOut,
  makeContent,
  makeMember,
  makeRoleKeys,
  makeRoot,
  makeTar,
  makeTeam,
  type RoleKeys,
  rule,
  signSums,
  start,
  type TestMember,
} from './publisher.ts';
import { changing, memoryStore, refusalOf } from './reader.ts';

let members: readonly TestMember[];
let team: TeamFile;
let keys: RoleKeys;
let first: Uint8Array;
let second: Uint8Array;
let folder: string;

beforeAll(async () => {
  members = [await makeMember('Ada'), await makeMember('Ben')];
  team = makeTeam(members, 2);
  keys = makeRoleKeys();
  first = await makeTar(makeContent(1), members);
  second = await makeTar(
    makeContent(2, [{ sid: 1624001, rule: rule(1624001, 'changed', 2), revision: 2 }], day(1)),
    members,
  );
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clarion-pull-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function options(url: string, more: Partial<PullOptions> = {}): PullOptions {
  return {
    url: new URL(url),
    ring: 'stable',
    fetcher: changing((_, bytes) => bytes),
    metadata: memoryStore(),
    root: makeRoot(keys),
    team,
    clock: day(1),
    ...more,
  };
}

/** The first release is installed, and its tar is here. */
const firstHere = () => ({ installed: 1, kept: [{ release: 1, tar: async () => first }] });
const floorAt = (release: number, tar: Uint8Array) => ({
  release,
  sha256: sha256(tar),
  date: start,
  ring: 'stable' as const,
});

const withdrawal = (release: number, tar: Uint8Array = new Uint8Array()): Withdrawal => ({
  release,
  sha256: sha256(tar),
  date: '2005-05-26T10:00:00Z',
  reason: 'fires on ordinary mail',
});

describe('pull', () => {
  it('brings a release in, step by step, and keeps metadata in the order of the workflow', async () => {
    const url = await layOut(folder, { number: 1, tar: first, keys });
    const passed: StepCode[] = [];
    const metadata = memoryStore();
    const pulled = await pull(options(url, { metadata, passed: (step) => passed.push(step) }));
    expect(pulled).toMatchObject({
      outcome: 'new',
      way: 'whole',
      freshness: { expires: '2005-05-28T10:00:00Z' },
    });
    expect(pulled.outcome === 'new' && pulled.release.file.number).toBe(1);
    expect(passed).toEqual([
      'verify/root',
      'verify/timestamp',
      'verify/snapshot',
      'verify/targets',
      'verify/bundle',
      'verify/archive',
      'verify/team',
      'verify/signatures',
      'verify/digests',
      'verify/release',
      'verify/content',
    ]);
    expect(metadata.order).toEqual(['timestamp.json', 'snapshot.json', 'targets.json', 'stable.json']);
  });

  it('fetches two files when there is nothing new', async () => {
    const url = await layOut(folder, { number: 1, tar: first, keys });
    const metadata = memoryStore();
    await pull(options(url, { metadata }));
    const fetcher = changing((_, bytes) => bytes);
    const again = await pull(options(url, { metadata, fetcher, floor: floorAt(1, first), ...firstHere() }));
    expect(again.outcome).toBe('nothing-new');
    expect(fetcher.fetched.map((path) => path.slice(path.lastIndexOf('/')))).toEqual(['/timestamp.json']);
  });

  it('verifies all of it again where nothing tells which tar this machine saw under its number', async () => {
    const url = await layOut(folder, { number: 1, tar: first, keys });
    expect(await pull(options(url, firstHere()))).toMatchObject({ outcome: 'new', way: 'whole' });
  });

  it('asks for no delta that the ring does not name', async () => {
    const url = await layOut(folder, { number: 2, tar: second, keys });
    const reasons: string[] = [];
    const deltaRefused = async (reason: string) => void reasons.push(reason);
    const here = { floor: floorAt(1, first), ...firstHere(), deltaRefused };
    expect(await pull(options(url, here))).toMatchObject({ outcome: 'new', way: 'whole' });
    expect(reasons).toEqual([]);
  });

  it('takes the delta from what is installed', async () => {
    const url = await layOut(folder, { number: 2, tar: second, keys, older: new Map([[1, first]]) });
    const pulled = await pull(options(url, { floor: floorAt(1, first), ...firstHere() }));
    expect(pulled).toMatchObject({ outcome: 'new', way: 'delta', sha256: sha256(second) });
  });

  it.each([
    [
      'a changed byte in the delta',
      (bytes: Uint8Array) => flip(bytes, bytes.length >> 1),
      'not the delta that the ring names',
    ],
    ['a cut delta', (bytes: Uint8Array) => bytes.subarray(0, -1), 'not the delta that the ring names'],
    ['no delta at all', () => undefined, 'is missing'],
  ])('takes the whole bundle after %s, and says so', async (_, change, reason) => {
    const url = await layOut(folder, { number: 2, tar: second, keys, older: new Map([[1, first]]) });
    const reasons: string[] = [];
    const pulled = await pull(
      options(url, {
        floor: floorAt(1, first),
        ...firstHere(),
        fetcher: changing((path, bytes) => (path.includes('/deltas/') ? change(bytes) : bytes)),
        deltaRefused: async (told) => {
          reasons.push(told);
        },
      }),
    );
    expect(pulled).toMatchObject({ outcome: 'new', way: 'whole' });
    expect(reasons).toEqual([expect.stringContaining(reason)]);
  });

  it('takes the shortest of the deltas from the tars that are here', async () => {
    const url = await layOut(folder, {
      number: 3,
      tar: second,
      keys,
      custom: {
        release: 3,
        deltas: { 1: [40, 'A'.repeat(22)], 2: [30, 'Q'.repeat(22)], 9: [1, 'g'.repeat(22)] },
      },
    });
    const asked = async (...here: readonly number[]) => {
      const paths: string[] = [];
      const reasons: string[] = [];
      const refused = pull(
        options(url, {
          floor: floorAt(2, first),
          installed: 2,
          kept: [1, 2].map((release) => ({
            release,
            tar: async () => (here.includes(release) ? first : undefined),
          })),
          fetcher: changing((path, bytes) => {
            paths.push(path);
            return bytes;
          }),
          deltaRefused: async (reason) => {
            reasons.push(reason);
          },
        }),
      );
      await refusalOf(refused);
      return reasons;
    };
    // None of them is laid out: what is missing is what was asked for.
    expect(await asked(1, 2)).toEqual(['deltas/clarion-2-3.zst is missing']);
    expect(await asked(1)).toEqual(['deltas/clarion-1-3.zst is missing']);
    expect(await asked()).toEqual([]);
  });

  it('takes the whole bundle when the delta is no shorter', async () => {
    const url = await layOut(folder, {
      number: 2,
      tar: second,
      keys,
      custom: { deltas: { 1: [1_000_000, 'A'.repeat(22)] } },
    });
    const fetcher = changing((_, bytes) => bytes);
    const pulled = await pull(options(url, { fetcher, floor: floorAt(1, first), ...firstHere() }));
    expect(pulled).toMatchObject({ outcome: 'new', way: 'whole' });
    expect(fetcher.fetched.filter((path) => path.includes('/deltas/'))).toEqual([]);
  });

  it('takes the whole bundle when the kept tar is another than the delta was made from', async () => {
    const url = await layOut(folder, { number: 2, tar: second, keys, older: new Map([[1, first]]) });
    const pulled = await pull(
      options(url, {
        floor: floorAt(1, first),
        installed: 1,
        kept: [{ release: 1, tar: async () => flip(first, 600) }],
      }),
    );
    expect(pulled).toMatchObject({ outcome: 'new', way: 'whole' });
  });
});

describe('one changed byte', () => {
  const steps: Readonly<Record<string, StepCode>> = {
    'timestamp.json': 'verify/timestamp',
    '1.snapshot.json': 'verify/snapshot',
    '1.targets.json': 'verify/targets',
    '1.stable.json': 'verify/targets',
    'clarion-1.tar.zst': 'verify/bundle',
  };
  it.each(Object.entries(steps))(
    'anywhere in %s is refused by %s, and nothing of it is kept',
    async (name, step) => {
      const url = await layOut(folder, { number: 1, tar: first, keys });
      let length = 0;
      const at = (position: number, change: (bytes: Uint8Array, at: number) => Uint8Array): Fetcher =>
        changing((path, bytes) => {
          if (!path.endsWith(name)) return bytes;
          length = bytes.length;
          return change(bytes, Math.min(position, bytes.length - 1));
        });
      await pull(options(url, { fetcher: at(0, (bytes) => bytes) }));
      for (
        let position = 0;
        position < length;
        position += name.endsWith('.json') ? 1 : Math.max(1, Math.floor(length / 64))
      ) {
        const metadata = memoryStore();
        const refused = await refusalOf(pull(options(url, { metadata, fetcher: at(position, flip) })));
        expect([refused.kind, refused.code], `byte ${position}`).toEqual(['verification', step]);
        const own = name.replace(/^1\./, '');
        expect([...metadata.files.keys()]).not.toContain(own);
      }
    },
  );

  const rewritten = (name: string, change: (text: string) => string) =>
    changing((path, bytes) =>
      path.endsWith(`/${name}`) ? Buffer.from(change(Buffer.from(bytes).toString())) : bytes,
    );
  const jsonSteps = Object.entries(steps).filter(([each]) => each.endsWith('.json'));

  it.each([
    ['a byte order mark', (text: string) => `\ufeff${text}`],
    ['a second value for a key', (text: string) => text.replace('{"', '{"signed":{},"')],
    [
      'a second value for a key below',
      (text: string) => text.replace('"version":', '"version":9,"version":'),
    ],
    ['a number with a fraction', (text: string) => text.replace(/"version":([0-9]+)/, '"version":$1.0')],
  ])('of which readers may make other data is refused, though the signature holds: %s', async (_, change) => {
    const url = await layOut(folder, { number: 1, tar: first, keys });
    for (const [name, step] of jsonSteps)
      expect(await refusalOf(pull(options(url, { fetcher: rewritten(name, change) })))).toMatchObject({
        kind: 'verification',
        code: step,
      });
  });

  it.each([
    ['a blank after the end', (text: string) => `${text} `],
    ['a line feed after the end', (text: string) => `${text}\n`],
    ['a blank between two values', (text: string) => text.replace(',"', ', "')],
    ['a letter written as an escape', (text: string) => text.replace('"signed"', '"\\u0073igned"')],
  ])('that makes no other data is taken, and kept as it came: %s', async (_, change) => {
    const url = await layOut(folder, { number: 1, tar: first, keys });
    for (const [name] of jsonSteps) {
      const metadata = memoryStore();
      await pull(options(url, { metadata, fetcher: rewritten(name, change) }));
      const kept = metadata.files.get(`${name.replace(/^1\.|\.json$/g, '')}.json`);
      const sent = await readFile(join(folder, 'metadata', name), 'utf8');
      expect(Buffer.from(kept ?? []).toString()).toBe(change(sent));
    }
  });

  it('and metadata indented throughout, as other TUF writers make it, is taken', async () => {
    const url = await layOut(folder, { number: 1, tar: first, keys });
    const fetcher = changing((path, bytes) =>
      path.endsWith('.json')
        ? Buffer.from(JSON.stringify(JSON.parse(Buffer.from(bytes).toString()), undefined, 1))
        : bytes,
    );
    expect(await pull(options(url, { fetcher }))).toMatchObject({ outcome: 'new' });
  });

  it('that only turns a letter of a signature into its capital is refused', async () => {
    const url = await layOut(folder, { number: 1, tar: first, keys });
    for (const name of Object.keys(steps).filter((each) => each.endsWith('.json'))) {
      let capitals = 0;
      const fetcher = changing((path, bytes) => {
        if (!path.endsWith(`/${name}`)) return bytes;
        const text = Buffer.from(bytes).toString();
        const changed = text.replace(
          /("sig":"[0-9]*)([a-f])/,
          (_, before: string, letter: string) => `${before}${letter.toUpperCase()}`,
        );
        if (changed !== text) capitals += 1;
        return Buffer.from(changed);
      });
      expect((await refusalOf(pull(options(url, { fetcher })))).code, name).toBe(steps[name]);
      expect(capitals).toBe(1);
    }
  });

  it('in the next root is refused by verify/root, in many places', async () => {
    const url = await layOut(folder, { number: 1, tar: first, keys });
    const next = makeRoleKeys();
    const rotated = makeRoot({ ...next, stable: keys.stable }, 2, day(400), [keys.root, next.root]);
    for (let position = 0; position < rotated.length; position += 7) {
      const metadata = memoryStore();
      const fetcher: Fetcher = {
        get: async (address) =>
          address.pathname.endsWith('/2.root.json') ? flip(rotated, position) : undefined,
      };
      expect((await refusalOf(pull(options(url, { metadata, fetcher })))).code, `byte ${position}`).toBe(
        'verify/root',
      );
      expect(metadata.files.size).toBe(0);
    }
  });
});

describe('a live update that is not what it should be', () => {
  it.each(['timestamp.json', '1.snapshot.json', '1.targets.json', '1.stable.json', 'clarion-1.tar.zst'])(
    'without %s is refused, by name',
    async (name) => {
      const url = await layOut(folder, { number: 1, tar: first, keys });
      const refused = await refusalOf(
        pull(options(url, { fetcher: changing((path, bytes) => (path.endsWith(name) ? undefined : bytes)) })),
      );
      expect(refused.kind).toBe('verification');
      expect(refused.message).toContain(name);
      expect(refused.message).toContain('missing');
    },
  );

  it.each([
    ['timestamp', 'verify/timestamp'],
    ['snapshot', 'verify/snapshot'],
    ['targets', 'verify/targets'],
    ['stable', 'verify/targets'],
  ] as const)('with an expired %s is refused by %s, with the date', async (role, step) => {
    const url = await layOut(folder, {
      number: 1,
      tar: first,
      keys,
      expires: { [role]: new Date(day(1).getTime() - 1000) },
    });
    const refused = await refusalOf(pull(options(url)));
    expect(refused).toMatchObject({ kind: 'verification', code: step });
    expect(refused.message).toContain('expired on 2005-05-26T09:59:59Z');
    expect(refused.hint).toContain('clock');
  });

  it('with an expired root is refused', async () => {
    const url = await layOut(folder, { number: 1, tar: first, keys });
    expect(await refusalOf(pull(options(url, { root: makeRoot(keys, 1, day(0)) })))).toMatchObject({
      code: 'verify/root',
    });
  });

  it('is expired by the newest signed date, however far the clock is set back', async () => {
    const url = await layOut(folder, { number: 1, tar: first, keys });
    const floor = { ...floorAt(1, first), date: day(4) };
    expect(await refusalOf(pull(options(url, { clock: day(-100), floor })))).toMatchObject({
      code: 'verify/timestamp',
    });
  });

  it('put back to an older one is refused as a rollback', async () => {
    const metadata = memoryStore();
    await pull(options(await layOut(folder, { number: 2, tar: second, keys }), { metadata }));
    await layOut(folder, { number: 1, tar: first, keys });
    const refused = await refusalOf(
      pull(options(await layOut(folder, { number: 1, tar: first, keys }), { metadata })),
    );
    expect(refused).toMatchObject({ code: 'verify/timestamp' });
    expect(refused.message).toContain('rollback');
  });

  it('with a lower release number under newer metadata is refused by verify/release', async () => {
    const url = await layOut(folder, { number: 1, tar: first, keys, version: 9 });
    expect(await refusalOf(pull(options(url, { floor: floorAt(2, second) })))).toMatchObject({
      code: 'verify/release',
    });
  });

  it('with another release under a number that was seen is refused by verify/release', async () => {
    const other = await makeTar(makeContent(1, [{ sid: 1624001, rule: rule(1624001, 'other') }]), members);
    const url = await layOut(folder, { number: 1, tar: other, keys });
    expect(await refusalOf(pull(options(url, { floor: floorAt(1, first) })))).toMatchObject({
      code: 'verify/release',
    });
  });

  it.each<[string, Partial<LiveUpdate>, StepCode]>([
    ['two targets in the ring', { extraTargets: ['stable/clarion-9.tar.zst'] }, 'verify/targets'],
    ['a bundle under another name', { path: 'stable/clarion-7.tar.zst' }, 'verify/targets'],
    [
      'a ring that promises another release than the bundle holds',
      { number: 3, version: 1 },
      'verify/release',
    ],
    [
      'a ring that withdraws the release that it offers',
      { custom: { withdrawn: [withdrawal(1)] } },
      'verify/targets',
    ],
    [
      'a ring that withdraws a release twice',
      { custom: { withdrawn: [withdrawal(7), withdrawal(7)] } },
      'verify/targets',
    ],
    [
      'a ring whose reason would move a terminal',
      { custom: { withdrawn: [{ ...withdrawal(7), reason: 'gone\u001b[2J' }] } },
      'verify/targets',
    ],
    ['a ring that names another team file', { custom: { team: 2 } }, 'verify/team'],
    ['a ring that is not trusted with its bundle', { trustedWith: ['canary/*'] }, 'verify/targets'],
  ])('with %s is refused', async (_, wrong, step) => {
    const url = await layOut(folder, { number: 1, tar: first, keys, ...wrong });
    expect(await refusalOf(pull(options(url)))).toMatchObject({ kind: 'verification', code: step });
  });

  it('with a tar of another length than the ring signed is refused, and what is longer not unpacked', async () => {
    const tar = { sha256: sha256(first), length: first.length + 1 };
    const short = await layOut(folder, { number: 1, tar: first, keys, custom: { tar } });
    expect(await refusalOf(pull(options(short)))).toMatchObject({
      code: 'verify/bundle',
      message: 'What was unpacked is not the signed tar',
    });
    const bundle = compress(Buffer.concat([first, Buffer.alloc(1)]));
    const long = await layOut(folder, { number: 1, tar: first, keys, bundle });
    expect(await refusalOf(pull(options(long)))).toMatchObject({
      code: 'verify/bundle',
      message: 'The compressed data does not unpack',
    });
  });

  it.each<[string, Wrong, string]>([
    ['gives no sha256 of its bundle', { hashes: { sha512: 'ab'.repeat(64) } }, 'no sha256'],
    ['gives what is no sha256', { hashes: { sha256: '../x' } }, 'no sha256'],
    ['names a bundle that is too long', { length: 512 * 1024 * 1024 + 1 }, 'is longer than'],
    ['names a tar that is too long', { tar: 512 * 1024 * 1024 + 1 }, 'is longer than'],
  ])('with a ring that %s is refused', (_, { length = 9, tar = 9, hashes }, message) => {
    const sha = 'ab'.repeat(32);
    const custom = { release: 1, team: 1, tar: { length: tar, sha256: sha }, deltas: {} };
    const bundle = { length, hashes: hashes ?? { sha256: sha }, custom };
    const common = { _type: 'targets', spec_version: '1.0.34', version: 1, expires: '2006-05-25T10:00:00Z' };
    const signed = { ...common, targets: { 'stable/clarion-1.tar.zst': bundle } };
    const bytes = Buffer.from(JSON.stringify({ signatures: [], signed }));
    expect(() => readOffer('stable', { step: 'verify/targets', name: 'stable.json', bytes })).toThrow(
      expect.objectContaining({ code: 'verify/targets', message: expect.stringContaining(message) }),
    );
  });

  it('signed by keys that are not the enrolled ones is refused', async () => {
    const url = await layOut(folder, { number: 1, tar: first, keys: makeRoleKeys() });
    expect(await refusalOf(pull(options(url)))).toMatchObject({ code: 'verify/timestamp' });
  });

  it('that answers with a web page is refused, and the page is hinted at', async () => {
    const url = await layOut(folder, { number: 1, tar: first, keys });
    const page = Buffer.from('<!doctype html><title>Maintenance</title>');
    const fetcher = changing((path, bytes) => (path.endsWith('timestamp.json') ? page : bytes));
    const refused = await refusalOf(pull(options(url, { fetcher })));
    expect(refused).toMatchObject({ code: 'verify/timestamp' });
    expect(refused.hint).toContain('web page');
  });
});

describe('a ring that is behind this machine', () => {
  const ahead = (ring: 'stable' | 'canary') => ({
    floor: { ...floorAt(2, second), ring },
    installed: 2,
  });
  const offers = (custom: LiveUpdate['custom']) =>
    layOut(folder, { number: 1, tar: first, keys, custom: custom ?? {} });

  it('is waited for where this machine saw its release in another ring', async () => {
    const url = await offers({});
    const fetcher = changing((_, bytes) => bytes);
    expect(await pull(options(url, { fetcher, ...ahead('canary') }))).toMatchObject({
      outcome: 'waiting',
      custom: { release: 1 },
    });
    expect(fetcher.fetched.filter((path) => path.includes('/targets/'))).toEqual([]);
  });

  it('is waited for where it says that it withdrew what is here, and nothing is fetched', async () => {
    const url = await offers({ withdrawn: [withdrawal(2, second)] });
    const fetcher = changing((_, bytes) => bytes);
    expect(await pull(options(url, { fetcher, ...ahead('stable') }))).toMatchObject({ outcome: 'waiting' });
    expect(fetcher.fetched.filter((path) => path.includes('/targets/'))).toEqual([]);
  });

  it.each([
    ['it withdrew nothing', {}],
    ['it withdrew another release', { withdrawn: [withdrawal(3, second)] }],
    ['what it withdrew under this number is another tar', { withdrawn: [withdrawal(2, first)] }],
  ])('is refused where %s', async (_, custom: LiveUpdate['custom']) => {
    const url = await offers(custom);
    expect(await refusalOf(pull(options(url, ahead('stable'))))).toMatchObject({ code: 'verify/release' });
  });

  it('is refused where nothing tells in which ring this machine saw its release', async () => {
    const url = await offers({});
    const { installed } = ahead('stable');
    expect(await refusalOf(pull(options(url, { installed })))).toMatchObject({ code: 'verify/release' });
  });
});

describe('several addresses of one live update', () => {
  const nowhere = 'http://127.0.0.1:9/live-update/';

  it('are tried in turn, from one that nobody answers at to one that is good', async () => {
    const good = await layOut(folder, { number: 1, tar: first, keys });
    const left: string[] = [];
    const pulled = await pull(
      options(nowhere, {
        mirrors: [new URL(good)],
        mirrorLeft: async (url, why) => {
          left.push(`${url.href} ${why.kind}`);
        },
      }),
    );
    expect(pulled.outcome).toBe('new');
    expect(left).toEqual([`${nowhere} unreachable`]);
  });

  it('are tried in turn where one is forged, and what the others say is held to the same rules', async () => {
    const forged = join(folder, 'forged');
    const honest = join(folder, 'honest');
    const bad = await layOut(forged, { number: 2, tar: second, keys: makeRoleKeys() });
    const good = await layOut(honest, { number: 2, tar: second, keys });
    const stale = await layOut(join(folder, 'stale'), { number: 1, tar: first, keys });
    const metadata = memoryStore();
    const pulled = await pull(options(bad, { metadata, mirrors: [new URL(good)] }));
    expect(pulled).toMatchObject({ outcome: 'new', release: { file: { number: 2 } } });
    const floor = floorAt(2, second);
    const installed = 2;
    expect(await refusalOf(pull(options(stale, { metadata, floor, installed })))).toMatchObject({
      message: expect.stringContaining('rollback'),
    });
    expect(
      await pull(options(stale, { metadata, floor, installed, mirrors: [new URL(good)] })),
    ).toMatchObject({
      outcome: 'nothing-new',
    });
  });

  it('of which none is good, refuse with the refusal, not with what could not be reached', async () => {
    const forged = await layOut(folder, { number: 1, tar: first, keys: makeRoleKeys() });
    const left: string[] = [];
    const refused = await refusalOf(
      pull(
        options(nowhere, {
          mirrors: [new URL(forged), new URL(nowhere)],
          mirrorLeft: async (url) => {
            left.push(url.href);
          },
        }),
      ),
    );
    expect(refused).toMatchObject({ kind: 'verification', code: 'verify/timestamp' });
    expect(left).toEqual([nowhere, forged]);
    expect(await refusalOf(pull(options(nowhere, { mirrors: [new URL(nowhere)] })))).toMatchObject({
      kind: 'unreachable',
    });
  });
});

describe('a live update that is carried by hand', () => {
  it('may be older than its timestamp allows, by as much as the operator says and no more', async () => {
    const url = await layOut(folder, { number: 1, tar: first, keys });
    const carriedFor = 10 * 86_400_000;
    expect(await refusalOf(pull(options(url, { clock: day(4) })))).toMatchObject({
      code: 'verify/timestamp',
    });
    expect(await pull(options(url, { clock: day(12), carriedFor }))).toMatchObject({
      outcome: 'new',
      freshness: { expires: '2005-05-28T10:00:00Z' },
    });
    expect(await refusalOf(pull(options(url, { clock: day(13.1), carriedFor })))).toMatchObject({
      code: 'verify/timestamp',
      message: expect.stringContaining('expired'),
    });
  });

  it('may be older in nothing but its timestamp', async () => {
    const url = await layOut(folder, { number: 1, tar: first, keys, expires: { snapshot: day(5) } });
    expect(await refusalOf(pull(options(url, { clock: day(6), carriedFor: 10 * 86_400_000 })))).toMatchObject(
      { code: 'verify/snapshot' },
    );
  });

  it('is one that is read from a folder, not one from a server', async () => {
    const url = await layOut(folder, { number: 1, tar: first, keys });
    const inner = changing((_, bytes) => bytes);
    const fetcher: Fetcher = {
      get: (address, ceiling, step) => inner.get(new URL(address.pathname.slice(1), url), ceiling, step),
    };
    const more = { clock: day(4), carriedFor: 10 * 86_400_000, fetcher };
    expect(await refusalOf(pull(options('https://mirror.test/', more)))).toMatchObject({
      code: 'verify/timestamp',
    });
  });
});

describe('a change of the team', () => {
  /** A live update whose second release is by the next team, which these members handed over to. */
  async function handOver(signers: (ben: TestMember, cid: TestMember, ada: TestMember) => TestMember[]) {
    const [ada, ben] = members;
    if (ada === undefined || ben === undefined) throw new Error('no members');
    const cid = await makeMember('Cid');
    const next = Buffer.from(JSON.stringify(makeTeam([ada, cid], 2, 2)));
    const content = makeContent(2, undefined, day(1), 2);
    const tar = await makeTar(content, [ada, cid]);
    const url = await layOut(folder, { number: 2, tar, keys, custom: { team: 2 } });
    await mkdir(join(folder, 'team'), { recursive: true });
    await writeFile(join(folder, 'team', '2.json'), next);
    await writeFile(join(folder, 'team', '2.json.asc'), await signSums(next, signers(ben, cid, ada)));
    return { url, next };
  }

  it('is followed where both teams signed it, and kept', async () => {
    const { url, next } = await handOver((ben, cid, ada) => [ada, ben, cid]);
    const kept: Uint8Array[] = [];
    const pulled = await pull(
      options(url, {
        keepTeam: async (bytes) => {
          kept.push(bytes);
        },
      }),
    );
    expect(pulled).toMatchObject({ outcome: 'new', release: { file: { team: 2 } } });
    expect(pulled.outcome === 'new' && pulled.release.signers.map(({ name }) => name)).toEqual([
      'Ada',
      'Cid',
    ]);
    expect(kept.map((bytes) => Buffer.from(bytes).toString())).toEqual([next.toString()]);
  });

  it.each([
    ['too few of the old team', (_: TestMember, cid: TestMember, ada: TestMember) => [ada, cid]],
    ['too few of the new team', (ben: TestMember, _: TestMember, ada: TestMember) => [ada, ben]],
  ])('is refused where %s signed it, and nothing of it is kept', async (_, signers) => {
    const { url } = await handOver(signers);
    const keepTeam = () => Promise.reject(new Error('kept'));
    expect(await refusalOf(pull(options(url, { keepTeam })))).toMatchObject({
      kind: 'verification',
      code: 'verify/team',
    });
  });

  it('is asked for only where a release is under it, and never back', async () => {
    const url = await layOut(folder, { number: 1, tar: first, keys });
    const fetcher = changing((_, bytes) => bytes);
    await pull(options(url, { fetcher }));
    expect(fetcher.fetched.filter((path) => path.includes('/team/'))).toEqual([]);
    const later = makeTeam(members, 2, 3);
    expect(await refusalOf(pull(options(url, { team: later })))).toMatchObject({ code: 'verify/team' });
  });
});

describe('a change of the root', () => {
  it('is followed, kept even when what comes after fails, and revokes the old keys', async () => {
    const next = makeRoleKeys();
    const all: RoleKeys = { ...next };
    const rotated = makeRoot(all, 2, day(400), [keys.root, next.root]);
    const url = await layOut(folder, { number: 1, tar: first, keys });
    await writeFile(join(folder, 'metadata', '2.root.json'), rotated);
    const metadata = memoryStore();
    // The timestamp is still by the old key: refused, but the revocation stays.
    expect(await refusalOf(pull(options(url, { metadata })))).toMatchObject({ code: 'verify/timestamp' });
    expect([...metadata.files.keys()]).toEqual(['root.json']);
    await layOut(folder, { number: 1, tar: first, keys: all });
    expect((await pull(options(url, { metadata }))).outcome).toBe('new');
  });

  it('recovers from a fast-forward attack: what the revoked key signed is forgotten', async () => {
    const metadata = memoryStore();
    await pull(
      options(await layOut(folder, { number: 1, tar: first, keys, version: 4_000_000 }), { metadata }),
    );
    const next = makeRoleKeys();
    const url = await layOut(folder, { number: 1, tar: first, keys: next, version: 2 });
    await writeFile(
      join(folder, 'metadata', '2.root.json'),
      makeRoot(next, 2, day(400), [keys.root, next.root]),
    );
    expect((await pull(options(url, { metadata }))).outcome).toBe('new');
  });

  it('is refused without the signature of the old root', async () => {
    const next = makeRoleKeys();
    const url = await layOut(folder, { number: 1, tar: first, keys: next });
    await writeFile(join(folder, 'metadata', '2.root.json'), makeRoot(next, 2, day(400), [next.root]));
    expect(await refusalOf(pull(options(url)))).toMatchObject({ code: 'verify/root' });
  });
});

/** What a ring says of its bundle, where that is wrong. */
interface Wrong {
  readonly length?: number;
  readonly tar?: number;
  readonly hashes?: Readonly<Record<string, string>>;
}

/** Another byte in one place. */
function flip(bytes: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}
