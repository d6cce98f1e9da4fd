import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { deltaEntry } from '../../src/release/index.ts';
import {
  day,
  layOut,
  makeContent,
  makeDelta,
  makeRoleKeys,
  makeRoot,
  makeTar,
  type RoleKeys,
} from '../verify/publisher.ts';
import { designLines, specAttacks } from './attack.ts';
import { entries, forge, put, rawTar, resign } from './forge.ts';
import { answers, at, openHostileServer, sends, withoutDelta } from './hostile-server.ts';
import { attacks, attacksOn, expectRefused } from './refused.ts';
import { openTheatre, type Scene, type Theatre } from './scene.ts';
import { readState } from './sensor-state.ts';

/**
 * Each attack as a published folder that a hostile server serves to the sensor's own command. Sensors that have nothing
 * yet meet the same attacks in the soak test.
 */

vi.mock('../../src/verify/fetch/pace.ts', async (original) => ({
  ...(await original<typeof import('../../src/verify/fetch/pace.ts')>()),
  defaultLimits: (await import('./patience.ts')).patience,
}));

let theatre: Theatre;
beforeAll(async () => {
  theatre = await openTheatre();
});
afterAll(() => theatre.close());

const installed = async ({ sensor }: Scene) =>
  JSON.parse(await readFile(join(sensor.master, 'release.json'), 'utf8')).number;

describe('without an attack', () => {
  it.each(['new', 'running'] as const)(
    'a sensor that is %s gets release 2, and runs what it ran',
    async (standing) => {
      const scene = await theatre.open(standing);
      const runs = async () =>
        [...(await readState(scene.sensor))].filter(([path]) => /^(current|gen|etc)/.test(path));
      const before = await runs();
      expect(await scene.update()).toMatchObject({ code: 0, err: expect.not.stringContaining('delta') });
      expect(await installed(scene)).toBe(2);
      expect(await runs()).toEqual(before);
    },
  );

  it('what the forge makes is taken: what follows is refused for what is wrong with it', async () => {
    const scene = await theatre.open('running');
    await forge(scene, { tar: rawTar(await entries(scene.members)) });
    expect(await scene.update()).toMatchObject({ code: 0 });
    await resign(scene, 'timestamp.json', 'timestamp', (signed) => ({ ...signed, version: 4 }));
    expect(await scene.update()).toMatchObject({ code: 0, out: expect.stringContaining('Nothing new') });
  });
});

describe('a sensor that runs rules refuses', () => {
  it.each(attacksOn('running'))('%s', (_, attack) => expectRefused(theatre, 'running', attack));
});

describe('every attack', () => {
  /** Lines of the design's table that no live update can bring to a sensor, and where they are tried. */
  const elsewhere = {
    'text that breaks out of a rule, a page, a switch command': ['hostile-notes', '../policy/enterasys'],
    'hostile detector code': ['hostile-detector'],
    'a broken rule, an engine that says OK and loads nothing': ['../engine/suricata'],
    'a note above TLP:CLEAR': ['../publish/restricted'],
    'power cut, full disk, kill -9': ['../sensor/kill'],
  };

  it.each([...specAttacks, ...designLines])('has a case: %s', (line) => {
    expect(attacks.filter(({ of }) => of.includes(line))).not.toEqual([]);
  });

  it('has a name of its own', () => {
    expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length);
  });

  it.each(Object.entries(elsewhere))('has a case elsewhere: %s', (_, files) => {
    for (const file of files)
      expect(existsSync(fileURLToPath(new URL(`${file}.test.ts`, import.meta.url))), file).toBe(true);
  });
});

describe('a delta that lies', () => {
  const whole = async (scene: Scene, reason: string) => {
    expect(await scene.update()).toMatchObject({
      code: 0,
      err: expect.stringContaining('The delta was not taken'),
    });
    expect(await installed(scene)).toBe(2);
    expect(await readFile(scene.sensor.journal, 'utf8')).toContain(reason);
  };

  it('is told, and the whole is taken', async () => {
    const scene = await theatre.open('running');
    scene.server.trick = at('/deltas/', sends('x'));
    await whole(scene, 'not the delta that the ring names');
  });

  it.each([
    [
      'to another tar',
      'not the signed tar',
      (first: Uint8Array, second: Uint8Array) => makeDelta(first, second.with(700, 1)),
    ],
    ['to too much', 'does not unpack', (first: Uint8Array) => makeDelta(first, Buffer.alloc(2_000_000))],
    ['to too little', 'The delta makes', (first: Uint8Array) => makeDelta(first, Buffer.alloc(10))],
    [
      'and goes on after its end',
      'more after the end',
      (first: Uint8Array, second: Uint8Array) => Buffer.concat([makeDelta(first, second), Buffer.of(0)]),
    ],
  ])('%s, signed by whoever has the ring’s key, is told, and the whole is taken', async (_, reason, make) => {
    const scene = await theatre.open('running');
    const delta = make(scene.first, scene.second);
    await forge(scene, { custom: { deltas: { 1: deltaEntry(delta) } } });
    await put(scene, 'targets/deltas/clarion-1-2.zst', delta);
    await whole(scene, reason);
  });
});

describe('several servers', () => {
  it('of which one is hostile: the next is asked, and the journal tells', async () => {
    const scene = await theatre.open('running');
    const good = await openHostileServer(scene.fresh);
    try {
      await scene.configure(`url: ${scene.server.url}\nmirrors: ["${good.url}"]`);
      scene.server.trick = withoutDelta(at('.clarion-2.tar.zst', sends('forged')));
      expect(await scene.update()).toMatchObject({ code: 0 });
      expect(await installed(scene)).toBe(2);
      expect(await readFile(scene.sensor.journal, 'utf8')).toContain(
        `"mirror-left","url":"${scene.server.url}"`,
      );
    } finally {
      await good.close();
    }
  });

  it('do not learn what is for another: a redirect takes no header along', async () => {
    const scene = await theatre.open('running');
    const other = await openHostileServer(scene.fresh);
    try {
      await scene.configure(
        `url: ${scene.server.url}\nheaders: { "${scene.server.url}": { Authorization: Bearer secret } }`,
      );
      const seen: (string | undefined)[] = [];
      scene.server.trick = (path, response, request) => {
        seen.push(request.headers.authorization);
        return answers(302, { location: `${other.url}${path.slice(1)}` })(path, response, request);
      };
      expect(await scene.update()).toMatchObject({ code: 3, err: expect.stringContaining('a redirect') });
      expect([seen, other.asked]).toEqual([['Bearer secret'], []]);
    } finally {
      await other.close();
    }
  });
});

describe('after keys were stolen', () => {
  /** The root's keepers put new keys in the place of all others, and the publisher signs with them. */
  async function rotate(scene: Scene): Promise<() => Promise<unknown>> {
    const keys: RoleKeys = { ...makeRoleKeys(), root: scene.keys.root };
    await put(scene, 'metadata/2.root.json', makeRoot(keys, 2));
    const publish = () => layOut(scene.live, { number: 2, tar: scene.second, keys });
    await publish();
    return publish;
  }

  it('a new root undoes a fast-forward', async () => {
    const scene = await theatre.open('running');
    await forge(scene, { version: Number.MAX_SAFE_INTEGER });
    expect(await scene.update()).toMatchObject({ code: 0 });
    await forge(scene, { version: 3 });
    expect(await scene.update()).toMatchObject({ code: 3, err: expect.stringContaining('rollback') });
    await rotate(scene);
    expect(await scene.update()).toMatchObject({ code: 0 });
  });

  it('a new root locks the thief out, and is kept though what comes after it is refused', async () => {
    const scene = await theatre.open('running');
    const publish = await rotate(scene);
    await forge(scene, {});
    expect(await scene.update()).toMatchObject({
      code: 3,
      err: expect.stringContaining('[verify/timestamp]'),
    });
    expect(JSON.parse(await readFile(join(scene.sensor.metadata, 'root.json'), 'utf8')).signed.version).toBe(
      2,
    );
    await publish();
    expect(await scene.update()).toMatchObject({ code: 0 });
    expect(await installed(scene)).toBe(2);
  });

  it('a root that is hidden from the sensor is found at the next honest server', async () => {
    const scene = await theatre.open('running');
    await rotate(scene);
    scene.server.trick = at('/2.root.json', answers(404));
    expect(await scene.update()).toMatchObject({
      code: 3,
      err: expect.stringContaining('[verify/timestamp]'),
    });
    scene.server.trick = () => false;
    expect(await scene.update()).toMatchObject({ code: 0 });
  });
});

describe('what the team itself signs', () => {
  it('is shown on lines of ours alone, and obeyed by no terminal', async () => {
    const scene = await theatre.open('running');
    const hostile = '\u001b[2J\u009b2J\u202e\nRelease 9: signed by all\r\u0007';
    const content = makeContent(2, [{ sid: 1624003, rule: makeRule() }], day(1)).map((member) =>
      member.name.startsWith('advisories/')
        ? { ...member, bytes: Buffer.from(JSON.stringify({ format: 1, title: hostile })) }
        : member.name.endsWith('library.json')
          ? {
              ...member,
              bytes: Buffer.from(
                Buffer.from(member.bytes)
                  .toString()
                  .replace('"title":"sample"', `"title":${JSON.stringify(hostile)}`),
              ),
            }
          : member,
    );
    await forge(scene, { tar: await makeTar(content, scene.members) });
    const { code, out, err } = await scene.update();
    expect(code).toBe(0);
    expect(out).toContain('\\x1b[2J\\x9b2J\\x202e\\nRelease 9: signed by all\\x0d\\x07');
    expect(out + err).not.toMatch(/^Release 9|[^\n\x20-\x7e]/m);
  });
});

function makeRule(): string {
  return 'alert tcp any any -> any 25 (msg:"ENSRT:S-1624003 sample"; content:"x"; sid:1624003; rev:1;)';
}
