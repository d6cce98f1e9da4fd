import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createKeyFolder,
  defaultKeyFolder,
  type NewKeys,
  openKeyFolder,
  parsePerson,
} from '../../src/signing/index.ts';

const wanted: NewKeys = {
  workspace: 'ensrt',
  people: [
    { name: 'Ada Example', email: 'ada@example.org' },
    { name: 'Bob Example', email: 'bob@example.org' },
  ],
  gpg: [],
  threshold: 2,
  passphrase: 'correct horse',
  demo: false,
  now: new Date('2026-11-20T10:00:00Z'),
  cost: 1024,
};
const passphrase = async () => 'correct horse';

let folder = '';
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'clarion-keys-')), 'keys');
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

describe('a new key folder', () => {
  test('keeps private halves to their owner and encrypted', async () => {
    await createKeyFolder(folder, wanted);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const inner of ['team', 'roles']) {
      for (const name of await readdir(join(folder, inner))) {
        const path = join(folder, inner, name);
        expect((await stat(path)).mode & 0o777).toBe(0o600);
        const text = await readFile(path, 'utf8');
        expect(text.includes('BEGIN PGP PRIVATE KEY BLOCK') || text.includes('"scrypt"')).toBe(true);
      }
    }
    expect((await readdir(join(folder, 'roles'))).toSorted()).toEqual([
      'canary.json',
      'root.json',
      'snapshot.json',
      'stable.json',
      'targets.json',
      'timestamp.json',
    ]);
  });

  test('tells what of it others may read, or change', async () => {
    await createKeyFolder(folder, wanted);
    expect((await openKeyFolder(folder)).exposed).toEqual([]);
    await chmod(join(folder, 'roles', 'targets.json'), 0o640);
    expect((await openKeyFolder(folder)).exposed).toEqual([]);
    await chmod(folder, 0o755);
    expect((await openKeyFolder(folder)).exposed).toEqual([join(folder, 'roles/targets.json')]);
    await chmod(join(folder, 'roles'), 0o777);
    expect((await openKeyFolder(folder)).exposed).toEqual([
      join(folder, 'roles'),
      join(folder, 'roles/targets.json'),
    ]);
  });

  test('opens: each member signs, each role has a key of its own, root metadata verifies', async () => {
    await createKeyFolder(folder, wanted);
    const keys = await openKeyFolder(folder);
    expect((await keys.signers(passphrase)).map(({ member }) => member.email)).toEqual([
      'ada@example.org',
      'bob@example.org',
    ]);
    expect((await keys.signers(passphrase, ['bob@example.org'])).map(({ member }) => member.name)).toEqual([
      'Bob Example',
    ]);
    expect(await keys.signers(passphrase, ['Ada Example', 'ada@example.org'])).toHaveLength(1);
    expect(new Set([...keys.roles.values()].map(({ keyID }) => keyID)).size).toBe(6);
    expect((await keys.role('timestamp', passphrase)).key.keyID).toBe(
      keys.root.newest.signed.roles.timestamp?.keyIDs[0],
    );
    expect(keys.team).toMatchObject({ version: 1, threshold: 2, workspace: 'ensrt' });
    expect(keys.team.demo).toBeUndefined();
  });

  test('for a demonstration says so in its team file', async () => {
    expect((await createKeyFolder(folder, { ...wanted, demo: true })).team.demo).toBe(true);
  });

  test('is never written over keys that are there', async () => {
    await createKeyFolder(folder, wanted);
    const before = await readFile(join(folder, 'team.json'));
    await expect(createKeyFolder(folder, wanted)).rejects.toMatchObject({
      kind: 'usage',
      code: 'keys/exists',
    });
    expect(await readFile(join(folder, 'team.json'))).toEqual(before);
  });

  test.each([
    ['more signatures than members', { threshold: 3 }],
    ['no members', { people: [], threshold: 1 }],
  ])('is not made for %s, and leaves nothing', async (_, change) => {
    await expect(createKeyFolder(folder, { ...wanted, ...change })).rejects.toMatchObject({
      kind: 'usage',
      code: 'keys/team',
    });
    await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('a key folder', () => {
  test('that is not there, that lacks a role, that has another passphrase: each says what to do', async () => {
    await expect(openKeyFolder(folder)).rejects.toMatchObject({
      kind: 'usage',
      code: 'keys/folder',
      hint: expect.stringContaining('clarion keys create'),
    });
    const keys = await createKeyFolder(folder, wanted);
    await expect(keys.role('targets', async () => 'wrong')).rejects.toMatchObject({
      code: 'keys/passphrase',
    });
    await rm(join(folder, 'roles/root.json'));
    await expect((await openKeyFolder(folder)).role('root', passphrase)).rejects.toMatchObject({
      code: 'keys/role',
    });
    await expect(keys.signers(passphrase, ['eve@example.org'])).rejects.toMatchObject({
      code: 'keys/signer',
      expected: 'one of ada@example.org, bob@example.org',
    });
  });

  test('with root metadata that another key signed is damaged', async () => {
    const keys = await createKeyFolder(folder, wanted);
    const text = Buffer.from(keys.rootBytes).toString().replace('"version":1', '"version":2');
    await writeFile(join(folder, '1.root.json'), text);
    await expect(openKeyFolder(folder)).rejects.toMatchObject({ kind: 'state', code: 'keys/root' });
  });
});

test('a person is a name and a mail address', () => {
  expect(parsePerson('Ada Example <ada@example.org>')).toEqual({
    name: 'Ada Example',
    email: 'ada@example.org',
  });
  for (const text of ['Ada', 'ada@example.org', '<ada@example.org>', 'Ada <ada>', 'Ada\n<ada@example.org>'])
    expect(parsePerson(text)).toBeUndefined();
});

test('the key folder is CLARION_KEYS where it is set', () => {
  expect(defaultKeyFolder({ CLARION_KEYS: '/srv/keys' })).toBe('/srv/keys');
  expect(defaultKeyFolder({})).toMatch(/\/\.clarion\/keys$/);
});
