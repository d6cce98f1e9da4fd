import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Metadata, MetadataKind } from '@tufjs/models';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Publication, publish } from '../../src/publish/index.ts';
import { readEnrolment, readReleaseFile } from '../../src/release/index.ts';
import { writeJson } from '../../src/release/json.ts';
import {
  addRoleKey,
  adoptRoot,
  adoptTeam,
  createKeyFolder,
  type KeyFolder,
  nextRoot,
  nextTeam,
  openKeyFolder,
  signDigests,
  signRootDraft,
  writeRoot,
} from '../../src/signing/index.ts';
import { writeAside } from '../../src/store/index.ts';
import { ForeignClient } from './sensor.ts';
import { workspace } from './workspace.ts';

const now = new Date(Math.floor(Date.now() / 1000) * 1000);
const base = mkdtempSync(join(tmpdir(), 'clarion-rotation-'));
afterAll(() => rmSync(base, { recursive: true }));
const passphrase = async () => 'correct horse';
const online = ['targets', 'snapshot', 'timestamp'] as const;

let keys: KeyFolder;
let out = '';
let client: ForeignClient;
beforeEach(async () => {
  const run = mkdtempSync(join(base, 'run-'));
  out = join(run, 'public');
  keys = await createKeyFolder(join(run, 'keys'), {
    workspace: 'ensrt',
    people: [
      { name: 'Ada Example', email: 'ada@example.org' },
      { name: 'Bob Example', email: 'bob@example.org' },
    ],
    gpg: [],
    threshold: 1,
    passphrase: 'correct horse',
    demo: false,
    now,
    cost: 1024,
  });
  client = new ForeignClient(keys.rootBytes);
  await publish(publication());
});
afterEach(() => client.close());

const liveUpdate = (...path: readonly string[]) => join(out, 'live-update', ...path);
const plain = workspace(base);
// Over http there is no CSAF, which is not what is looked at here.
const site = {
  ...plain,
  configuration: { ...plain.configuration, 'base-url': 'http://alerts.example.org/' },
};

function publication(change: Partial<Publication> = {}): Publication {
  return {
    workspace: site,
    out,
    keys,
    passphrase,
    prove: async (names) => ({
      proofs: names.map((name) => ({
        name,
        sid: 1,
        revision: 1,
        level: 'proven',
        engine: 'Suricata 7.0.10',
        rule: '',
        samples: [],
        failures: [],
      })),
      evidence: undefined,
    }),
    now,
    report: () => undefined,
    ...change,
  };
}

/** Gives the online roles new keys, signed by the root key. */
async function rotate(roles: readonly (typeof online)[number][] = online): Promise<void> {
  const fresh = new Map(
    await Promise.all(
      roles.map(
        async (role) =>
          [
            role,
            await addRoleKey(keys.path, role, { passphrase: 'correct horse', now, cost: 1024 }),
          ] as const,
      ),
    ),
  );
  const draft = nextRoot(
    keys.root.newest,
    { online: fresh, add: [], revoke: [], replace: [], threshold: undefined },
    now,
  );
  await signRootDraft(keys.path, draft, passphrase);
  await adoptRoot(keys.path, { copies: [{ name: 'draft', bytes: writeRoot(draft) }], newChain: false });
  keys = await openKeyFolder(keys.path);
}

function signersOf(file: string): number {
  return JSON.parse(readFileSync(liveUpdate('metadata', file), 'utf8')).signatures.length;
}

/** True where the published pointer verifies with this root. */
function isGoodUnder(root: Uint8Array): boolean {
  const read = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString());
  const trusted = Metadata.fromJSON(MetadataKind.Root, read(root));
  try {
    trusted.verifyDelegate(
      'timestamp',
      Metadata.fromJSON(MetadataKind.Timestamp, read(readFileSync(liveUpdate('metadata/timestamp.json')))),
    );
    return true;
  } catch {
    return false;
  }
}

describe('after the online keys were changed', () => {
  test('clients of the first root follow to the second; the old keys sign once more, and then no longer', async () => {
    const first = keys.rootBytes;
    await client.pull(liveUpdate(), 1);
    await rotate();
    expect(keys.retired).toEqual(['roles/snapshot.json', 'roles/targets.json', 'roles/timestamp.json']);
    const published = await publish(publication());
    expect(published).toMatchObject({ outcome: 'renewed', release: 1 });
    expect(published.written.slice(-3)).toEqual([
      'metadata/timestamp.json',
      'metadata/2.root.json',
      'enrolment.json',
    ]);
    expect(['timestamp.json', '2.snapshot.json', '2.targets.json'].map(signersOf)).toEqual([2, 2, 2]);
    expect([first, keys.rootBytes].map(isGoodUnder)).toEqual([true, true]);
    await client.pull(liveUpdate(), 1);

    expect((await publish(publication())).outcome).toBe('nothing-new');
    const later = new Date(now.getTime() + 2 * 86_400_000);
    expect(await publish(publication({ now: later }))).toMatchObject({ outcome: 'renewed' });
    expect(signersOf('timestamp.json')).toBe(1);
    expect([first, keys.rootBytes].map(isGoodUnder)).toEqual([false, true]);
    await client.pull(liveUpdate(), 1);
    const enrolment = readEnrolment(readFileSync(liveUpdate('enrolment.json')));
    expect(enrolment.root).toEqual(keys.root.newest.toJSON());
  });

  test('a run that dies before any of its writes leaves what old and new clients use', async () => {
    await client.pull(liveUpdate(), 1);
    await rotate();
    for (let dies = 0; ; dies += 1) {
      let writes = 0;
      const write = async (path: string, bytes: Uint8Array) => {
        if (writes === dies) throw new Error('power cut');
        writes += 1;
        await writeAside(path, bytes);
      };
      const run = publish(publication({ write }));
      if (
        await run.then(
          () => true,
          () => false,
        )
      )
        break;
      const newest = existsSync(liveUpdate('metadata/2.root.json'));
      // A client that enrols now, and one that has been there.
      const fresh = new ForeignClient(newest ? keys.rootBytes : (keys.roots[0]?.bytes ?? keys.rootBytes));
      await fresh.pull(liveUpdate(), 1);
      fresh.close();
      await client.pull(liveUpdate(), 1);
    }
    expect(isGoodUnder(keys.rootBytes)).toBe(true);
  });

  test('of one role alone, what that role signed is signed anew', async () => {
    await rotate(['targets']);
    const published = await publish(publication());
    expect(published.written).toEqual([
      'metadata/2.targets.json',
      'metadata/2.snapshot.json',
      'metadata/timestamp.json',
      'metadata/2.root.json',
      'enrolment.json',
    ]);
    expect(['2.targets.json', '2.snapshot.json', 'timestamp.json'].map(signersOf)).toEqual([2, 1, 1]);
    await client.pull(liveUpdate(), 1);
  });

  test("of the ring, the targets role names the ring's new key", async () => {
    await client.pull(liveUpdate(), 1);
    await addRoleKey(keys.path, 'stable', { passphrase: 'correct horse', now, cost: 1024 });
    keys = await openKeyFolder(keys.path);
    expect((await publish(publication())).written).toEqual([
      'metadata/2.stable.json',
      'metadata/2.targets.json',
      'metadata/2.snapshot.json',
      'metadata/timestamp.json',
    ]);
    expect(await client.pull(liveUpdate(), 1)).toBeDefined();
  });

  test('with another passphrase than that of the key folder, no key is made', async () => {
    await expect(
      addRoleKey(keys.path, 'targets', { passphrase: 'wrong horse', now, cost: 1024 }),
    ).rejects.toMatchObject({ code: 'keys/passphrase' });
    expect(readdirSync(join(keys.path, 'roles'))).toHaveLength(6);
  });
});

test('after the team was changed, the same content is a release under the new team file, and the chain is published', async () => {
  const before = keys.team;
  const next = nextTeam(before, {
    add: [],
    revoke: ['bob@example.org'],
    replace: [],
    threshold: undefined,
  });
  const bytes = writeJson(next);
  const signature = await signDigests(bytes, await keys.signers(passphrase), now);
  await adoptTeam(keys.path, {
    bytes,
    signatures: [{ name: 'signatures', bytes: signature }],
    newChain: false,
    now,
    check: async () => undefined,
  });
  keys = await openKeyFolder(keys.path);
  expect(await publish(publication())).toMatchObject({
    outcome: 'released',
    release: 2,
    signers: ['ada@example.org'],
  });
  const members = await client.pull(liveUpdate(), 2);
  const release = members?.find(({ name }) => name === 'release.json')?.bytes ?? new Uint8Array();
  expect(readReleaseFile(release)).toMatchObject({ number: 2, team: 2 });
  expect(readdirSync(liveUpdate('team')).toSorted()).toEqual(['1.json', '2.json', '2.json.asc']);
  expect(readFileSync(liveUpdate('team/2.json'))).toEqual(Buffer.from(bytes));
  expect((await publish(publication())).outcome).toBe('nothing-new');
});
