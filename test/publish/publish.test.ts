import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadValidator } from '../../src/csaf/index.ts';
import type { Proof } from '../../src/proof/index.ts';
import { type Publication, planPublication, publish } from '../../src/publish/index.ts';
import {
  applyDelta,
  decompress,
  deltaEntry,
  evidenceLayout,
  readEnrolment,
  readReleaseFile,
  readTar,
  sha256,
  targetCustomSchema,
} from '../../src/release/index.ts';
import { createKeyFolder } from '../../src/signing/index.ts';
import { writeAside } from '../../src/store/index.ts';
import { hasCommand } from '../command.ts';
import { gnupg } from '../signing/gnupg.ts';
import { ForeignClient } from './sensor.ts';
import { note, signature, workspace } from './workspace.ts';

// It takes seconds, which belong to no single test's time.
await loadValidator();
const day = 86_400_000;
// Near the real time: the foreign client has no clock but the machine's.
const now = new Date(Math.floor(Date.now() / 1000) * 1000);
const base = mkdtempSync(join(tmpdir(), 'clarion-publish-'));
const keys = await createKeyFolder(join(base, 'keys'), {
  workspace: 'ensrt',
  people: [
    { name: 'Ada Example', email: 'ada@example.org' },
    { name: 'Bob Example', email: 'bob@example.org' },
    { name: 'Carol Example', email: 'carol@example.org' },
  ],
  gpg: [],
  threshold: 2,
  passphrase: 'correct horse',
  demo: true,
  now,
  cost: 1024,
});
afterAll(() => rmSync(base, { recursive: true }));

let out = '';
let client: ForeignClient;
beforeEach(() => {
  out = join(mkdtempSync(join(base, 'run-')), 'public');
  client = new ForeignClient(keys.rootBytes);
});
afterEach(() => client.close());

const liveUpdate = () => join(out, 'live-update');

function proofOf(name: string, failures: readonly string[] = []): Proof {
  return {
    name,
    sid: 1,
    revision: 1,
    level: failures.length > 0 ? 'unproven' : 'proven',
    engine: 'Suricata 7.0.10',
    rule: '',
    samples: [],
    failures,
  };
}

function publication(change: Partial<Publication> = {}): Publication {
  return {
    workspace: workspace(base),
    out,
    keys,
    passphrase: async () => 'correct horse',
    prove: async (names) => {
      const proofs = names.map((name) => proofOf(name));
      return { proofs, evidence: [{ name: 'proofs.json', bytes: Buffer.from(JSON.stringify(proofs)) }] };
    },
    now,
    report: () => undefined,
    ...change,
  };
}

/** The workspace with its note rewritten, and a revision that says so: a second release. */
const changed = workspace(base, {
  notes: [
    note(
      'ETS-i-2005-12575',
      {
        signatures: ['ENSRT:KALEL-001'],
        revisions: [
          { version: '1.0', date: '2005-05-25', author: 'TEAM', change: 'First release' },
          { version: '1.1', date: '2005-05-26', author: 'TEAM', change: 'To everyone' },
        ],
      },
      'It mails itself to everyone.',
    ),
  ],
});

/** Every file of the public folder and its digest. */
function everything(folder = out): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((path) => [path.slice(folder.length + 1), sha256(readFileSync(path))]),
  );
}

function ringCustom(version: number) {
  const ring = JSON.parse(readFileSync(join(liveUpdate(), `metadata/${version}.stable.json`), 'utf8'));
  return targetCustomSchema.parse(ring.signed.targets[`stable/clarion-${version}.tar.zst`].custom);
}

describe('the first publication', () => {
  test('is a live update that a foreign TUF client pulls, and a site beside it', async () => {
    const published = await publish(publication());
    expect(published).toMatchObject({
      outcome: 'released',
      release: 1,
      signers: ['ada@example.org', 'bob@example.org', 'carol@example.org'],
    });
    const members = await client.pull(liveUpdate(), 1);
    expect(members?.map(({ name }) => name)).toContain('advisories/ETS-i-2005-12575.json');
    expect([...everything().keys()]).toEqual(
      expect.arrayContaining([
        'index.html',
        'advisories/ETS-i-2005-12575/index.html',
        'live-update/team/1.json',
      ]),
    );
  });

  test('has an enrolment with the root, the team and the address that clarion.yaml gives; demo keys are marked', async () => {
    await publish(publication());
    const enrolment = readEnrolment(readFileSync(join(liveUpdate(), 'enrolment.json')));
    expect(enrolment).toMatchObject({
      workspace: 'ensrt',
      url: 'https://alerts.example.org/live-update/',
      ring: 'stable',
      demo: true,
      team: { threshold: 2, demo: true },
    });
    expect(enrolment.root).toEqual(JSON.parse(Buffer.from(keys.rootBytes).toString()));
  });

  test('names its evidence by digest, which travels apart', async () => {
    await publish(publication());
    const members = await client.pull(liveUpdate(), 1);
    const release = readReleaseFile(
      members?.find(({ name }) => name === 'release.json')?.bytes ?? new Uint8Array(),
    );
    const evidence = readFileSync(join(liveUpdate(), 'targets/evidence/evidence-1.tar.zst'));
    expect(release).toMatchObject({ number: 1, previous: null, team: 1, evidence: sha256(evidence) });
    expect((await readTar(decompress(evidence, 1e6), evidenceLayout)).map(({ name }) => name)).toEqual([
      'proofs.json',
    ]);
  });

  test('is signed so that gpg counts each member once', async (ctx) => {
    if (!hasCommand('gpg')) ctx.skip('gpg is not installed');
    await publish(publication({ signers: ['ada@example.org', 'carol@example.org'] }));
    const members = await client.pull(liveUpdate(), 1);
    const bytes = (name: string) => members?.find((one) => one.name === name)?.bytes ?? new Uint8Array();
    const gpg = gnupg();
    try {
      for (const { publicKey } of keys.team.members) gpg.import(publicKey);
      const [ada, , carol] = keys.team.members;
      expect(gpg.valid(bytes('SHA256SUMS'), bytes('SHA256SUMS.asc'))).toEqual(
        new Set([ada?.fingerprint, carol?.fingerprint]),
      );
    } finally {
      gpg.close();
    }
  });

  test('writes timestamp.json last of all that it writes', async () => {
    expect((await publish(publication())).written.at(-1)).toBe('metadata/timestamp.json');
  });
});

test('signatures that no engine saw are published as unproven: in the library, in the release, on the page', async () => {
  const prove = async (names: readonly string[]) => ({
    proofs: names.map(
      (name): Proof => ({
        name,
        sid: 1,
        revision: 1,
        level: 'unproven',
        rule: '',
        samples: [],
        failures: [],
      }),
    ),
    evidence: undefined,
  });
  const published = await publish(publication({ prove }));
  const members = await client.pull(liveUpdate(), 1);
  const text = (name: string) =>
    Buffer.from(members?.find((one) => one.name === name)?.bytes ?? []).toString();
  expect(published.proofs.map(({ level }) => level)).toEqual(['unproven']);
  expect(text('libraries/ENSRT/library.json')).toContain('"proof":"unproven"');
  expect(JSON.parse(text('release.json'))).toMatchObject({ evidence: null });
  expect(readFileSync(join(out, 'index.html'), 'utf8')).toContain('the signatures are unproven');
  expect([...everything().keys()].filter((file) => file.includes('evidence'))).toEqual([]);

  const proven = await publish(publication());
  expect(proven).toMatchObject({ outcome: 'released', release: 2 });
  expect(readFileSync(join(out, 'index.html'), 'utf8')).not.toContain('the signatures are unproven');
});

describe('the same content again', () => {
  test('makes no release and leaves every byte of the public folder as it is, with no key opened', async () => {
    await publish(publication());
    const before = everything();
    const passphrase = () => Promise.reject(new Error('asked for the passphrase'));
    const again = await publish(publication({ passphrase, now: new Date(now.getTime() + 0.9 * day) }));
    expect(again).toMatchObject({ outcome: 'nothing-new', release: 1, written: [] });
    expect(everything()).toEqual(before);
  });

  test('renews the timestamp alone once less than two of its three days remain', async () => {
    await publish(publication());
    const again = await publish(publication({ now: new Date(now.getTime() + 1.1 * day) }));
    expect(again).toMatchObject({ outcome: 'renewed', release: 1, written: ['metadata/timestamp.json'] });
    expect(
      JSON.parse(readFileSync(join(liveUpdate(), 'metadata/timestamp.json'), 'utf8')).signed,
    ).toMatchObject({ version: 2 });
    expect(await client.pull(liveUpdate(), 1)).toBeDefined();
  });

  test('renews ring, targets and snapshot too when they have less than 30 days', async () => {
    await publish(publication());
    const again = await publish(publication({ now: new Date(now.getTime() + 61 * day) }));
    expect(again.written).toEqual([
      'metadata/2.stable.json',
      'metadata/2.canary.json',
      'metadata/2.targets.json',
      'metadata/2.snapshot.json',
      'metadata/timestamp.json',
    ]);
    expect(await client.pull(liveUpdate(), 1)).toBeDefined();
  });
});

describe('changed content', () => {
  test('makes release 2, whose delta turns the first tar into the second', async () => {
    await publish(publication());
    const first = ringCustom(1).tar;
    const bundleOf = (number: number) =>
      readdirSync(join(liveUpdate(), 'targets/stable')).find((name) =>
        name.endsWith(`.clarion-${number}.tar.zst`),
      ) ?? '';
    const older = decompress(readFileSync(join(liveUpdate(), 'targets/stable', bundleOf(1))), first.length);
    expect(await publish(publication({ workspace: changed }))).toMatchObject({
      outcome: 'released',
      release: 2,
    });

    const { tar, deltas } = ringCustom(2);
    const delta = readFileSync(join(liveUpdate(), 'targets/deltas/clarion-1-2.zst'));
    expect(deltas).toEqual({ 1: deltaEntry(delta) });
    expect(sha256(applyDelta(older, delta, tar.length))).toBe(tar.sha256);
    const members = await client.pull(liveUpdate(), 2);
    expect(
      Buffer.from(members?.find(({ name }) => name.startsWith('advisories/'))?.bytes ?? []).toString(),
    ).toContain('to everyone');
  });

  test('is seen by a client that pulled the first, and the first is no longer named', async () => {
    await publish(publication());
    await client.pull(liveUpdate(), 1);
    await publish(publication({ workspace: changed }));
    expect(await client.pull(liveUpdate(), 2)).toBeDefined();
    expect(await client.pull(liveUpdate(), 1)).toBeUndefined();
  });
});

describe('what is refused', () => {
  test('a signature that failed its proof: nothing is written', async () => {
    const prove = async () => ({
      proofs: [proofOf('ENSRT:KALEL-001', ['samples/fires.yaml: expected an alert, saw none'])],
      evidence: undefined,
    });
    await expect(publish(publication({ prove }))).rejects.toMatchObject({
      kind: 'content',
      code: 'publish/proof',
      message: expect.stringContaining('ENSRT:KALEL-001: samples/fires.yaml'),
    });
    expect(everything().size).toBe(0);
  });

  test('a signature that the proofs leave out', async () => {
    const two = workspace(base, {
      signatures: [signature('ENSRT:KALEL-001', 1_624_001), signature('ENSRT:KALEL-002', 1_624_002)],
    });
    const prove = async () => ({ proofs: [proofOf('ENSRT:KALEL-001')], evidence: undefined });
    await expect(publish(publication({ workspace: two, prove }))).rejects.toMatchObject({
      code: 'publish/proof',
      message: expect.stringContaining('KALEL-002'),
    });
  });

  test('fewer signers than the team file asks for', async () => {
    await expect(publish(publication({ signers: ['ada@example.org'] }))).rejects.toMatchObject({
      kind: 'usage',
      code: 'publish/threshold',
    });
    expect(everything().size).toBe(0);
  });

  test('a live update whose pointer somebody took away: numbers would begin again', async () => {
    await publish(publication());
    await publish(publication({ now: new Date(now.getTime() + 61 * day) }));
    rmSync(join(liveUpdate(), 'metadata/timestamp.json'));
    await expect(publish(publication())).rejects.toMatchObject({
      kind: 'verification',
      code: 'publish/previous',
      message: expect.stringContaining('timestamp.json'),
    });
  });

  test('a key folder that is in the public folder by way of a link', async () => {
    const link = join(mkdtempSync(join(base, 'link-')), 'alias');
    symlinkSync(base, link);
    const inside = { ...keys, path: join(link, relative(base, keys.path)) };
    await expect(publish(publication({ out: base, keys: inside }))).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('would be published'),
    });
  });

  test("another workspace's keys, a folder of other things, a folder that holds the keys", async () => {
    const other = workspace(base);
    const foreign = { ...other, configuration: { ...other.configuration, workspace: 'other' } };
    await expect(publish(publication({ workspace: foreign }))).rejects.toMatchObject({
      kind: 'usage',
      code: 'publish/workspace',
    });
    await expect(publish(publication({ out: base }))).rejects.toMatchObject({
      kind: 'usage',
      code: 'publish/out',
    });
    const holiday = mkdtempSync(join(base, 'run-'));
    writeFileSync(join(holiday, 'holiday.jpg'), '');
    await expect(publish(publication({ out: holiday }))).rejects.toMatchObject({
      kind: 'usage',
      code: 'publish/out',
    });
    expect(readdirSync(holiday)).toEqual(['holiday.jpg']);
  });

  test.each([
    ['the bundle', (file: string) => file.endsWith('.tar.zst') && file.includes('stable/')],
    ['timestamp.json', (file: string) => file.endsWith('timestamp.json')],
    ['the snapshot', (file: string) => file.endsWith('.snapshot.json')],
    ['the ring role', (file: string) => file.endsWith('.stable.json')],
  ])('to build on a live update in which one byte of %s was changed', async (_, is) => {
    await publish(publication());
    const file = join(out, [...everything().keys()].find(is) ?? '');
    const bytes = readFileSync(file);
    bytes[bytes.byteLength >> 1] = (bytes[bytes.byteLength >> 1] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const before = everything();
    await expect(publish(publication({ workspace: changed }))).rejects.toMatchObject({
      kind: 'verification',
      code: 'publish/previous',
    });
    expect(everything()).toEqual(before);
  });
});

describe('a history that lies', () => {
  const lying = workspace(base, {
    notes: [note('ETS-i-2005-12575', { signatures: ['ENSRT:KALEL-001'] }, 'It does nothing.')],
  });

  test('is refused before anything is proven, and nothing is written', async () => {
    await publish(publication());
    const before = everything();
    const prove = () => Promise.reject(new Error('asked to prove'));
    await expect(publish(publication({ workspace: lying, prove }))).rejects.toMatchObject({
      kind: 'content',
      code: 'publish/history',
      faults: [{ ruleId: 'history-unrevised', file: 'advisories/2005/ETS-i-2005-12575.md', fatal: true }],
    });
    expect(everything()).toEqual(before);
  });

  test('is refused too where somebody published while the signatures were proven', async () => {
    await publish(publication());
    const prove = async (names: readonly string[]) => {
      await publish(publication({ workspace: changed }));
      return { proofs: names.map((name) => proofOf(name)), evidence: undefined };
    };
    const more = [signature('ENSRT:KALEL-001', 1_624_001), signature('ENSRT:KALEL-002', 1_624_002)];
    const late = publication({ workspace: workspace(base, { signatures: more }), prove });
    await expect(publish(late)).rejects.toMatchObject({
      code: 'publish/history',
      message: expect.stringContaining('release 2'),
    });
    expect(await client.pull(liveUpdate(), 2)).toBeDefined();
  });
});

describe('a note whose tlp was raised', () => {
  const raised = workspace(base, {
    notes: [
      note('ETS-i-2005-12575', {
        signatures: ['ENSRT:KALEL-001'],
        alarms: ['kalel'],
        policies: ['mail'],
        tlp: 'AMBER',
        revisions: [
          { version: '1.0', date: '2005-05-25', author: 'TEAM', change: 'First release' },
          { version: '1.1', date: '2005-05-26', author: 'TEAM', change: 'Names a victim' },
        ],
      }),
    ],
  });
  const retract = ['ETS-i-2005-12575'];

  test('leaves the public only where it is named, with all that it alone names', async () => {
    const said: string[] = [];
    const report = (step: string, detail: string) => said.push(`${step}: ${detail}`);
    await publish(publication({ report }));
    expect(said).toContain('content: 1 note, 1 signature, 1 alarm, 1 policy');
    await expect(publish(publication({ workspace: raised }))).rejects.toMatchObject({
      faults: [{ ruleId: 'history-vanished' }],
    });
    await publish(publication({ workspace: raised, retract, report }));
    expect(said).toContain('content: 0 notes, 0 signatures, 0 alarms, 0 policies');
    expect(said).toContain('history: 4 gone; gone: ETS-i-2005-12575, ENSRT:KALEL-001, kalel, mail');
    const members = await client.pull(liveUpdate(), 2);
    expect(members?.map(({ name }) => name)).toEqual(['SHA256SUMS', 'SHA256SUMS.asc', 'release.json']);
    expect([...everything().keys()].filter((file) => file.startsWith('advisories/'))).toEqual([]);
    expect(await publish(publication({ workspace: raised, retract }))).toMatchObject({
      outcome: 'nothing-new',
    });
  });

  test.each([['ETS-i-2005-12575'], ['ETS-i-2005-99999']])(
    'and no other: %s is not to be retracted where it is public, or not there',
    async (id) => {
      await expect(publish(publication({ retract: [id] }))).rejects.toMatchObject({
        kind: 'usage',
        code: 'publish/retract',
        message: expect.stringContaining(id),
      });
    },
  );
});

describe('a plan', () => {
  test('tells what a first release would hold, and makes no folder', async () => {
    const plan = await planPublication(publication({ out: join(out, 'deep', 'public') }));
    expect(plan).toMatchObject({ previous: undefined, isNew: true });
    expect(plan.changes.map(({ change, kind }) => `${change} ${kind}`)).toEqual([
      'new note',
      'new signature',
      'new alarm',
      'new policy',
    ]);
    expect(existsSync(out)).toBe(false);
  });

  test('tells what the next release would change, and changes nothing', async () => {
    await publish(publication());
    const before = everything();
    expect(await planPublication(publication())).toMatchObject({ isNew: false, changes: [] });
    const plan = await planPublication(publication({ workspace: changed }));
    expect(plan).toMatchObject({ isNew: true, previous: { release: { number: 1 } } });
    expect(plan.changes.map(({ change, name, detail }) => `${change} ${name} ${detail}`)).toContain(
      'changed ETS-i-2005-12575 1.1: To everyone',
    );
    expect(everything()).toEqual(before);
  });

  test('tells that a new team file alone makes a release of the same content', async () => {
    await publish(publication());
    const team = { ...keys.team, version: 2 };
    const plan = await planPublication(publication({ keys: { ...keys, team } }));
    expect(plan).toMatchObject({ isNew: true, team: 2, changes: [], previous: { release: { team: 1 } } });
  });
});

describe('a run that dies', () => {
  test('before any of its writes leaves a live update that clients use, and the next run finishes the work', async () => {
    await publish(publication());
    const steps = (await publish(publication({ workspace: changed, out: copied() }))).written.length;
    expect(steps).toBeGreaterThanOrEqual(5);
    for (let dies = 0; dies < steps; dies += 1) {
      const folder = copied();
      const dying = publication({ workspace: changed, out: folder, write: dyingAfter(dies) });
      await expect(publish(dying)).rejects.toThrow('killed');
      const fresh = new ForeignClient(keys.rootBytes);
      expect(await fresh.pull(join(folder, 'live-update'), 1)).toBeDefined();
      expect(await publish(publication({ workspace: changed, out: folder }))).toMatchObject({
        outcome: 'released',
        release: 2,
      });
      expect(await fresh.pull(join(folder, 'live-update'), 2)).toBeDefined();
      fresh.close();
    }
  });

  test('in the first publication leaves nothing that looks like one', async () => {
    const steps = (await publish(publication({ out: join(out, 'whole') }))).written.length;
    for (let dies = 0; dies < steps; dies += 1) {
      const folder = join(out, `dying-${dies}`);
      await expect(publish(publication({ out: folder, write: dyingAfter(dies) }))).rejects.toThrow('killed');
      expect([...everything(folder).keys()]).not.toContain('live-update/metadata/timestamp.json');
      expect(await publish(publication({ out: folder }))).toMatchObject({ outcome: 'released', release: 1 });
      const fresh = new ForeignClient(keys.rootBytes);
      expect(await fresh.pull(join(folder, 'live-update'), 1)).toBeDefined();
      fresh.close();
    }
  });

  function copied(): string {
    const folder = join(mkdtempSync(join(base, 'run-')), 'public');
    cpSync(out, folder, { recursive: true });
    return folder;
  }

  function dyingAfter(writes: number): (path: string, bytes: Uint8Array) => Promise<void> {
    let left = writes;
    return async (path, bytes) => {
      if (left === 0) throw new Error('killed');
      left -= 1;
      await writeAside(path, bytes);
    };
  }
});

test('two publishers at once make one release after the other, never two of one number', async () => {
  // Whichever comes second continues the other honestly: a signature may come, and it may go.
  const more = [signature('ENSRT:KALEL-001', 1_624_001), signature('ENSRT:KALEL-002', 1_624_002)];
  const other = publication({ workspace: workspace(base, { signatures: more }) });
  const both = await Promise.all([publish(publication()), publish(other)]);
  expect(both.map(({ release }) => release).toSorted()).toEqual([1, 2]);
  expect(await client.pull(liveUpdate(), 2)).toBeDefined();
});
