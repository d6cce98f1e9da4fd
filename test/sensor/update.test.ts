import { appendFile, chmod, mkdir, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSha256sums } from '../../src/release/index.ts';
import { enrol, listSignatures, readStatus, sensorPaths, update } from '../../src/sensor/index.ts';
import { withLock } from '../../src/store/index.ts';
import { pull } from '../../src/verify/index.ts';
import { day, layOut, makeContent, makeRoot, makeTar, rule, samples, signSums } from '../verify/publisher.ts';
import { changing, memoryStore, refusalOf } from '../verify/reader.ts';
import { clock, type Lab, makeLab, untouchable } from './lab.ts';

let lab: Lab;
beforeEach(async () => {
  lab = await makeLab();
});
afterEach(() => lab.close());

describe('enrol', () => {
  it('keeps what to trust, and tells fingerprints to compare', async () => {
    const enrolled = await enrol(lab.paths, lab.enrolment, { clock });
    expect(enrolled).toMatchObject({
      workspace: 'example',
      url: lab.url,
      threshold: 2,
      engine: 'suricata',
      settingsKept: false,
    });
    expect(enrolled.members.map(({ fingerprint }) => fingerprint)).toEqual(
      lab.team.members.map(({ fingerprint }) => fingerprint),
    );
    expect(await readFile(lab.paths.settings, 'utf8')).toContain(`url: "${lab.url}"`);
    expect((await stat(lab.paths.trust)).mode & 0o777).toBe(0o750);
  });

  it('takes another address, and gives it its slash', async () => {
    const { url } = await enrol(lab.paths, lab.enrolment, {
      clock,
      url: 'https://mirror.example.org/live-update',
    });
    expect(url).toBe('https://mirror.example.org/live-update/');
  });

  it('refuses to enrol twice', async () => {
    await lab.enrol();
    expect(await refusalOf(enrol(lab.paths, lab.enrolment, { clock }))).toMatchObject({
      kind: 'usage',
      code: 'sensor/enrolled',
    });
  });

  it("keeps an operator's sensor.yaml as it is", async () => {
    await mkdir(join(lab.paths.settings, '..'), { recursive: true });
    const own = `url: ${lab.url} # ours\nengine: directory\n`;
    await writeFile(lab.paths.settings, own);
    expect(await enrol(lab.paths, lab.enrolment, { clock })).toMatchObject({
      settingsKept: true,
      engine: 'directory',
    });
    expect(await readFile(lab.paths.settings, 'utf8')).toBe(own);
  });

  it.each([
    ['is not JSON', () => Buffer.from('<html>'), 'release/json'],
    [
      'has a root that its own keys did not sign',
      (bytes: Uint8Array) => edit(bytes, /"expires":"2006/, '"expires":"2009'),
      'verify/root',
    ],
    [
      'has a key that is not the one of its fingerprint',
      (bytes: Uint8Array) => edit(bytes, /"fingerprint":"...../, '"fingerprint":"00000'),
      'verify/team',
    ],
  ])('refuses a file that %s', async (_, change, code) => {
    expect(await refusalOf(enrol(lab.paths, change(lab.enrolment), { clock }))).toMatchObject({
      kind: 'verification',
      code,
    });
    expect(await refusalOf(update(lab.paths, { clock }))).toMatchObject({
      kind: 'usage',
      code: 'sensor/enrolled',
    });
  });
});

describe('update', () => {
  beforeEach(() => lab.enrol());

  it('installs the release, disabled and read-only, and tells what is new', async () => {
    await lab.publish(1);
    const done = await update(lab.paths, { clock });
    expect(done).toMatchObject({ outcome: 'updated', release: 1, previous: undefined, way: 'whole' });
    expect(done.outcome === 'updated' && done.changes.map(({ kind, sid }) => [kind, sid])).toEqual([
      ['new', 1624001],
      ['new', 1624002],
    ]);
    expect(done.outcome === 'updated' && done.titles.get('ETS-i-2005-12575')).toBe('Worm - W32.Kalel.A@mm');
    expect(await readlink(lab.paths.master)).toBe('releases/0001');
    const rules = join(lab.paths.master, 'libraries', 'ENSRT', 'suricata.rules');
    expect(
      (await readFile(rules, 'utf8')).split('\n').filter((line) => !line.startsWith('#') && line !== ''),
    ).toEqual([]);
    expect((await stat(rules)).mode & 0o777).toBe(0o440);
  });

  it('says so when there is nothing new, and changes nothing', async () => {
    await lab.publish(1);
    await update(lab.paths, { clock });
    const before = await untouchable(lab.paths);
    expect(await update(lab.paths, { clock })).toEqual({
      outcome: 'nothing-new',
      release: 1,
      expires: '2005-05-28T10:00:00Z',
    });
    expect(await untouchable(lab.paths)).toEqual(before);
  });

  it('goes on by deltas, tells what changed and what was withdrawn, and keeps two releases', async () => {
    await lab.publish(1);
    await update(lab.paths, { clock });
    await lab.publish(2, [{ sid: 1624001, rule: rule(1624001, 'better', 2), revision: 2 }]);
    const second = await update(lab.paths, { clock });
    expect(second).toMatchObject({ release: 2, previous: 1, way: 'delta' });
    expect(
      second.outcome === 'updated' &&
        second.changes.map(({ kind, name, revision }) => [kind, name, revision]),
    ).toEqual([
      ['changed', 'ENSRT:S-1624001', 2],
      ['withdrawn', 'ENSRT:S-1624002', 1],
    ]);
    await lab.publish(3);
    expect(await update(lab.paths, { clock })).toMatchObject({ release: 3, way: 'delta' });
    expect((await readdir(lab.paths.releases)).sort()).toEqual(['0002', '0002.tar', '0003', '0003.tar']);
  });

  it('tells what changed where lines have moved, where they have not, and where what the library says did', async () => {
    const [one, two, three, four] = [1, 2, 3, 4].map((last) => {
      const sid = 1624000 + last;
      return { sid, rule: rule(sid, `pattern ${last}`) };
    });
    if (one === undefined || two === undefined || three === undefined || four === undefined)
      throw new Error();
    const told = async (number: number, samples: Parameters<Lab['publish']>[1]) => {
      await lab.publish(number, samples);
      const done = await update(lab.paths, { clock });
      return done.outcome === 'updated'
        ? done.changes.map(({ kind, sid }) => `${kind} ${sid}`)
        : done.outcome;
    };
    await told(1, [one, two, three, four]);
    expect(await told(2, [one, { ...two, rule: rule(two.sid, 'other') }, three, four])).toEqual([
      'changed 1624002',
    ]);
    expect(await told(3, [one, three, four])).toEqual(['withdrawn 1624002']);
    expect(await told(4, [one, two, three, { ...four, revision: 2 }])).toEqual([
      'new 1624002',
      'changed 1624004',
    ]);
    expect(await told(5, [one, two, three, { ...four, revision: 2 }])).toEqual([]);
  });

  it('takes the whole bundle after a bad delta, and writes that in the journal', async () => {
    await lab.publish(1);
    await update(lab.paths, { clock });
    await lab.publish(2);
    const delta = join(lab.folder, 'live-update', 'targets', 'deltas', 'clarion-1-2.zst');
    const bytes = await readFile(delta);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    await writeFile(delta, bytes);
    expect(await update(lab.paths, { clock })).toMatchObject({ release: 2, way: 'whole' });
    expect(await readFile(lab.paths.journal, 'utf8')).toContain('"delta-refused"');
  });

  it('installs a release of which a note can not be read, and tells no title of it', async () => {
    const content = makeContent(1).map((each) =>
      each.name.startsWith('advisories/') ? { ...each, bytes: Buffer.from('<html>') } : each,
    );
    const tar = await makeTar(content, lab.members);
    await layOut(join(lab.folder, 'live-update'), { number: 1, tar, keys: lab.keys });
    const done = await update(lab.paths, { clock });
    expect(done.outcome === 'updated' && [done.changes.length, done.titles.size]).toEqual([2, 0]);
  });

  it('fetches again what is no longer there', async () => {
    await lab.publish(1);
    await update(lab.paths, { clock });
    await rm(lab.paths.master);
    await rm(lab.paths.releases, { recursive: true });
    expect(await update(lab.paths, { clock })).toMatchObject({ outcome: 'updated', release: 1 });
    expect((await readStatus(lab.paths, day(1))).release?.number).toBe(1);
  });

  it('lets one process at a time at the state', async () => {
    await lab.publish(1);
    const second = withLock(lab.paths.lock, () => refusalOf(update(lab.paths, { clock })));
    expect(await second).toMatchObject({ kind: 'state', code: 'state/locked' });
  });

  it('is followed by the status', async () => {
    expect(await readStatus(lab.paths, day(1))).toMatchObject({
      workspace: 'example',
      release: undefined,
      freshness: undefined,
      generation: undefined,
    });
    await lab.publish(1);
    await update(lab.paths, { clock });
    expect(await readStatus(lab.paths, day(1))).toMatchObject({
      release: { number: 1, signatures: 2 },
      freshness: { expires: '2005-05-28T10:00:00Z', stale: false },
      copies: { total: 0, enabled: 0, faults: 0 },
    });
    expect((await readStatus(lab.paths, day(4))).freshness?.stale).toBe(true);
  });
});

describe('a refused update', () => {
  beforeEach(async () => {
    await lab.enrol();
    await lab.publish(1);
    await update(lab.paths, { clock });
  });
  const live = () => join(lab.folder, 'live-update');

  it.each([
    [
      'one signature of two',
      async () => {
        const content = makeContent(2);
        const tar = await makeTar(content, [], {
          armour: await signSums(writeSha256sums(content), lab.members.slice(0, 1)),
        });
        await layOut(live(), { number: 2, tar, keys: lab.keys });
      },
      'verify/signatures',
    ],
    [
      'an active rule',
      async () => {
        const content = makeContent(2).map((each) =>
          each.name.endsWith('.rules')
            ? { ...each, bytes: Buffer.from(samples.map((one) => `${one.rule}\n`).join('')) }
            : each,
        );
        await layOut(live(), { number: 2, tar: await makeTar(content, lab.members), keys: lab.keys });
      },
      'verify/content',
    ],
    [
      'a stale timestamp',
      async () => {
        await layOut(live(), {
          number: 2,
          tar: await makeTar(makeContent(2), lab.members),
          keys: lab.keys,
          expires: { timestamp: day(0) },
        });
      },
      'verify/timestamp',
    ],
    [
      'the folder of the release before under a lower version',
      async () => {
        await layOut(live(), { number: 2, tar: await makeTar(makeContent(2), lab.members), keys: lab.keys });
        await update(lab.paths, { clock });
        await layOut(live(), { number: 1, tar: await makeTar(makeContent(1), lab.members), keys: lab.keys });
      },
      'verify/timestamp',
    ],
    [
      'a missing bundle',
      async () => {
        await layOut(live(), { number: 2, tar: await makeTar(makeContent(2), lab.members), keys: lab.keys });
        await rm(join(live(), 'targets'), { recursive: true });
      },
      'verify/bundle',
    ],
  ])('by %s leaves releases, master, generations and the rest as they were', async (_, spoil, code) => {
    await spoil();
    const before = await untouchable(lab.paths);
    expect(await refusalOf(update(lab.paths, { clock }))).toMatchObject({ kind: 'verification', code });
    expect(await untouchable(lab.paths)).toEqual(before);
    expect((await readStatus(lab.paths, day(1))).trouble?.reason).toBeDefined();
  });

  it('by a server that is away is exit 5, and nothing changes', async () => {
    await writeFile(lab.paths.settings, 'url: http://127.0.0.1:9/\nengine: directory\n');
    const before = await untouchable(lab.paths);
    expect(await refusalOf(update(lab.paths, { clock }))).toMatchObject({ kind: 'unreachable' });
    expect(await untouchable(lab.paths)).toEqual(before);
  });

  it('by one changed byte in anything that it reads changes nothing', async () => {
    await lab.publish(2);
    const before = await untouchable(lab.paths);
    const names: string[] = [];
    const look = changing((path, bytes) => {
      names.push(path);
      return bytes;
    });
    await pull({
      url: new URL(lab.url),
      ring: 'stable',
      fetcher: look,
      metadata: memoryStore(),
      root: makeRoot(lab.keys),
      team: lab.team,
      clock: day(1),
    });
    expect(names.length).toBe(5);
    for (const name of names)
      for (const share of [0, 0.3, 0.6, 0.99]) {
        const fetcher = changing((path, bytes) => {
          if (path.includes('/deltas/')) return undefined;
          if (path !== name) return bytes;
          const changed = Uint8Array.from(bytes);
          const at = Math.floor(bytes.length * share);
          changed[at] = (changed[at] ?? 0) ^ 0x20;
          return changed;
        });
        expect((await refusalOf(update(lab.paths, { clock, fetcher }))).kind, `${name} at ${share}`).toBe(
          'verification',
        );
        expect(await untouchable(lab.paths)).toEqual(before);
      }
    expect(await update(lab.paths, { clock })).toMatchObject({ outcome: 'updated', release: 2 });
  });
});

describe('a damaged state', () => {
  beforeEach(async () => {
    await lab.enrol();
    await lab.publish(1);
    await update(lab.paths, { clock });
  });

  it.each(['trust/team.json', 'trust/floor.json', 'metadata/timestamp.json', 'metadata/root.json'])(
    'of %s is named, and is no refusal of the update',
    async (name) => {
      await writeFile(join(lab.paths.state, name), '{');
      expect(await refusalOf(update(lab.paths, { clock }))).toMatchObject({
        kind: 'state',
        message: expect.stringContaining(name),
      });
    },
  );

  it('of a line in the journal is named by its number; a torn last line is not damage', async () => {
    await appendFile(lab.paths.journal, '{"time":"20');
    expect(await update(lab.paths, { clock })).toMatchObject({ outcome: 'nothing-new' });
    await lab.publish(2);
    await update(lab.paths, { clock });
    const lines = (await readFile(lab.paths.journal, 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).event)).toEqual(['enrolled', 'updated', 'updated']);
    await writeFile(lab.paths.journal, `${lines[0]}\nnonsense\n${lines[2]}\n`);
    expect(await refusalOf(update(lab.paths, { clock }))).toMatchObject({
      kind: 'state',
      message: expect.stringContaining('journal.jsonl:2'),
    });
  });

  it('of a file in the place of a folder is told as such', async () => {
    await rm(lab.paths.releases, { recursive: true });
    await writeFile(lab.paths.releases, '');
    expect(await refusalOf(update(lab.paths, { clock }))).toMatchObject({
      kind: 'state',
      code: 'sensor/state',
      message: expect.stringContaining('releases'),
    });
  });

  it('that is a full disk is told as such', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const fetcher = { get: () => Promise.reject(full) };
    expect(await refusalOf(update(lab.paths, { clock, fetcher }))).toMatchObject({
      kind: 'state',
      hint: expect.stringContaining('make room'),
    });
  });

  it('of the floor that is gone does not let an older release in', async () => {
    await lab.publish(2);
    await update(lab.paths, { clock });
    await rm(join(lab.paths.trust, 'floor.json'));
    const tar = await makeTar(makeContent(1), lab.members);
    await layOut(join(lab.folder, 'live-update'), { number: 1, tar, keys: lab.keys, version: 9 });
    expect(await refusalOf(update(lab.paths, { clock }))).toMatchObject({ code: 'verify/release' });
  });

  it('of a master that somebody edited is named by its file', async () => {
    const rules = join(lab.paths.master, 'libraries', 'ENSRT', 'suricata.rules');
    await chmod(rules, 0o640);
    await appendFile(rules, '\n');
    expect(await refusalOf(listSignatures(lab.paths))).toMatchObject({
      kind: 'state',
      message: expect.stringContaining('suricata.rules'),
    });
  });

  it('that is not there asks for enrolment', async () => {
    expect(await refusalOf(update(sensorPaths(join(lab.folder, 'nowhere')), { clock }))).toMatchObject({
      kind: 'usage',
      code: 'sensor/enrolled',
    });
  });
});

function edit(bytes: Uint8Array, what: RegExp, by: string): Uint8Array {
  return Buffer.from(Buffer.from(bytes).toString().replace(what, by));
}
