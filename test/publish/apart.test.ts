import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { loadValidator } from '../../src/csaf/index.ts';
import {
  type Publication,
  preparePublication,
  publish,
  readPrepared,
  signedApart,
} from '../../src/publish/index.ts';
import { refresh } from '../../src/publish/refresh.ts';
import {
  createKeyFolder,
  type KeyFolder,
  openKeyFolder,
  openMember,
  ownMembers,
  signatureName,
  signFile,
} from '../../src/signing/index.ts';
import { addMemberKey } from '../../src/signing/new-keys.ts';
import { ForeignClient } from './sensor.ts';
import { note, workspace } from './workspace.ts';

await loadValidator();
const now = new Date(Math.floor(Date.now() / 1000) * 1000);
const base = mkdtempSync(join(tmpdir(), 'clarion-apart-'));
afterAll(() => rmSync(base, { recursive: true }));
const passphrase = async () => 'correct horse';
const names = ['Ada', 'Bob', 'Carol'];

// Members' keys lie elsewhere: the publisher has the online keys and nothing else.
const members = await Promise.all(
  names.map((name) =>
    addMemberKey(
      join(base, name),
      { name: `${name} Example`, email: `${name.toLowerCase()}@example.org` },
      { passphrase: 'correct horse', now },
    ),
  ),
);
const keys: KeyFolder = await createKeyFolder(join(base, 'desk'), {
  workspace: 'ensrt',
  people: [],
  gpg: [],
  members,
  threshold: 2,
  passphrase: 'correct horse',
  demo: false,
  now,
  cost: 1024,
});

let out = '';
let folder = '';
beforeEach(() => {
  const run = mkdtempSync(join(base, 'run-'));
  out = join(run, 'public');
  folder = join(run, 'prepared');
});

const first = workspace(base);
const changed = workspace(base, { notes: [...first.notes, note('ETS-i-2005-12576')] });

function publication(change: Partial<Publication> = {}): Publication {
  return {
    workspace: first,
    out,
    keys,
    passphrase,
    prove: async (wanted) => ({
      proofs: wanted.map((name) => ({
        name,
        sid: 1,
        revision: 1,
        level: 'proven',
        engine: 'Suricata 7.0.10',
        rule: '',
        samples: [],
        failures: [],
      })),
      evidence: [{ name: 'proofs.json', bytes: Buffer.from('[]') }],
    }),
    now,
    report: () => undefined,
    ...change,
  };
}

/** What `clarion sign` does on a member's machine. */
async function sign(name: string, only: (file: string) => boolean = () => true): Promise<void> {
  const home = join(base, name);
  const [own] = await ownMembers(home, [], now);
  if (own === undefined) throw new Error(`no key of ${name}`);
  const signer = await openMember(home, own, passphrase);
  for (const file of (await readPrepared(folder)).signed)
    if (only(file.name))
      writeFileSync(signatureName(file.name, own.member), await signFile(file.bytes, signer, now));
}

async function finish(change: Partial<Publication> = {}) {
  const later = new Date(now.getTime() + 3_600_000);
  return publish(publication({ now: later, ...(await signedApart(folder, keys.team, later)), ...change }));
}

describe('a publication that is signed apart', () => {
  test('is prepared without a key, signed by two of three, and published under the date that it was prepared with', async () => {
    const asked = async () => {
      throw new Error('asked for a passphrase');
    };
    const prepared = await preparePublication(publication({ passphrase: asked }), folder);
    expect(prepared).toMatchObject({
      release: 1,
      sign: ['SHA256SUMS', 'csaf/white/2005/ets-i-2005-12575.json'],
    });
    expect(existsSync(out)).toBe(false);
    await sign('Ada');
    await expect(finish()).rejects.toMatchObject({ code: 'publish/threshold' });
    await sign('Carol');
    expect(await finish()).toMatchObject({
      outcome: 'released',
      release: 1,
      signers: ['ada@example.org', 'carol@example.org'],
    });
    const client = new ForeignClient(keys.rootBytes);
    const release = (await client.pull(join(out, 'live-update'), 1))?.find(
      ({ name }) => name === 'release.json',
    );
    client.close();
    expect(JSON.parse(Buffer.from(release?.bytes ?? []).toString())).toMatchObject({ date: prepared?.date });
    expect(await preparePublication(publication(), join(folder, 'again'))).toBeUndefined();
    expect((await finish()).outcome).toBe('nothing-new');
  });

  test('does not count who signed only a part of it', async () => {
    await preparePublication(publication(), folder);
    await sign('Ada');
    await sign('Bob', (file) => file.endsWith('SHA256SUMS'));
    await expect(finish()).rejects.toMatchObject({ code: 'publish/threshold' });
    await sign('Bob');
    expect((await finish()).outcome).toBe('released');
  });

  test('is not finished from another workspace than it was prepared from', async () => {
    await preparePublication(publication(), folder);
    await sign('Ada');
    await sign('Bob');
    await expect(finish({ workspace: changed })).rejects.toMatchObject({
      kind: 'usage',
      code: 'publish/prepared',
    });
    expect(readdirSync(out)).toEqual([]);
  });

  test('is not finished where somebody else has published meanwhile', async () => {
    await preparePublication(publication(), folder);
    await sign('Ada');
    await sign('Bob');
    await finish();
    const second = join(folder, '..', 'second');
    await preparePublication(publication({ workspace: changed }), second);
    const third = join(folder, '..', 'third');
    const again = { workspace: changed, now: new Date(now.getTime() + 1000) };
    await preparePublication({ ...publication(again), resign: true }, third);
    for (folder of [second, third]) {
      await sign('Ada');
      await sign('Bob');
    }
    folder = second;
    expect(await finish({ workspace: changed })).toMatchObject({ release: 2 });
    // Both were prepared for release 2, and the other one would be release 3 now.
    folder = third;
    await expect(finish({ workspace: changed })).rejects.toMatchObject({ code: 'publish/prepared' });
    folder = second;
    expect(await finish({ workspace: changed })).toMatchObject({ outcome: 'nothing-new', release: 2 });
  });

  test('is refused where a file was changed on its way, a signature is of something else, or it leads out of its folder', async () => {
    await preparePublication(publication(), folder);
    await sign('Ada');
    await sign('Bob');
    const sums = join(folder, 'SHA256SUMS');
    const before = readFileSync(sums);
    writeFileSync(sums, `${before}x`);
    await expect(finish()).rejects.toMatchObject({ kind: 'verification', code: 'publish/prepared' });
    writeFileSync(sums, before);
    const [signature = ''] = readdirSync(folder).filter((name) => name.startsWith('SHA256SUMS.'));
    const document = join(folder, 'csaf/white/2005');
    const [other = ''] = readdirSync(document).filter((name) => name.endsWith(signature.slice(-20)));
    cpSync(join(document, other), join(folder, signature));
    await expect(finish()).rejects.toMatchObject({ kind: 'verification', code: 'keys/signature' });
    const prepared = readFileSync(join(folder, 'prepared.json'), 'utf8');
    writeFileSync(join(folder, 'prepared.json'), prepared.replace('"SHA256SUMS"', '"../SHA256SUMS"'));
    await expect(finish()).rejects.toMatchObject({ kind: 'verification', code: 'release/json' });
  });

  test('is never prepared into the public folder, nor over what was prepared before', async () => {
    await expect(preparePublication(publication(), join(out, 'prepared'))).rejects.toMatchObject({
      code: 'publish/out',
    });
    await preparePublication(publication(), folder);
    await expect(preparePublication(publication(), folder)).rejects.toMatchObject({ code: 'file/exists' });
  });
});

test('--resign makes a release of the same content', async () => {
  await preparePublication(publication(), folder);
  await sign('Ada');
  await sign('Bob');
  await finish();
  folder = `${folder}-2`;
  const later = new Date(now.getTime() + 1000);
  expect(await preparePublication({ ...publication({ now: later }), resign: true }, folder)).toMatchObject({
    release: 2,
    sign: ['SHA256SUMS'],
  });
  await sign('Bob');
  await sign('Carol');
  expect(await finish()).toMatchObject({
    outcome: 'released',
    release: 2,
    signers: ['bob@example.org', 'carol@example.org'],
  });
  // A run that died after the release is finished by the next, which makes no third.
  expect(await finish()).toMatchObject({ outcome: 'nothing-new', release: 2 });
});

describe('refresh', () => {
  const days = (count: number) => new Date(now.getTime() + count * 86_400_000);
  const pointer = () =>
    JSON.parse(readFileSync(join(out, 'live-update/metadata/timestamp.json'), 'utf8')).signed;

  beforeEach(async () => {
    await preparePublication(publication(), folder);
    await sign('Ada');
    await sign('Bob');
    await finish();
  });

  /** A machine that has the timestamp key and no other. */
  async function cron(): Promise<KeyFolder> {
    const path = mkdtempSync(join(base, 'cron-'));
    for (const name of ['team.json', '1.root.json', 'roles/timestamp.json'])
      cpSync(join(base, 'desk', name), join(path, name));
    return openKeyFolder(path);
  }

  test('renews the timestamp with its key alone, once less than two days remain, and nothing else', async () => {
    const machine = await cron();
    const before = pointer();
    expect(await refresh({ out, keys: machine, passphrase, now: days(0.5) })).toMatchObject({
      outcome: 'nothing-to-do',
    });
    expect(pointer()).toEqual(before);
    const listing = readdirSync(out, { recursive: true }).toSorted();
    expect(await refresh({ out, keys: machine, passphrase, now: days(2) })).toMatchObject({
      outcome: 'renewed',
      others: [{ role: 'snapshot' }, { role: 'targets' }, { role: 'stable' }, { role: 'canary' }],
    });
    expect(pointer()).toMatchObject({ version: before.version + 1, meta: before.meta });
    expect(readdirSync(out, { recursive: true }).toSorted()).toEqual(listing);
    const client = new ForeignClient(keys.rootBytes);
    expect(await client.pull(join(out, 'live-update'), 1)).toBeDefined();
    client.close();
  });

  test('and a publication at once never make a version twice, or one that goes down', async () => {
    const machine = await cron();
    const version = pointer().version;
    await Promise.all([
      refresh({ out, keys: machine, passphrase, now: days(2) }),
      refresh({ out, keys: machine, passphrase, now: days(2) }),
      publish(publication({ now: days(2) })),
    ]);
    expect(pointer().version).toBe(version + 1);
  });

  test('does not keep a damaged live update fresh', async () => {
    const snapshot = join(out, 'live-update/metadata/1.snapshot.json');
    writeFileSync(snapshot, readFileSync(snapshot, 'utf8').replace('"version":1', '"version":2'));
    const before = pointer();
    await expect(refresh({ out, keys: await cron(), passphrase, now: days(2) })).rejects.toMatchObject({
      kind: 'verification',
      code: 'publish/previous',
    });
    expect(pointer()).toEqual(before);
  });

  test('asks for a publication first where nothing is published', async () => {
    await expect(
      refresh({ out: mkdtempSync(join(base, 'empty-')), keys: await cron(), passphrase, now }),
    ).rejects.toMatchObject({ kind: 'usage', code: 'publish/published' });
  });
});
