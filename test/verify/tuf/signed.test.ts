import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/release/index.ts';
import type { Json } from '../../../src/verify/tuf/json.ts';
import { day } from '../publisher.ts';
import { refusalOf } from '../reader.ts';
import { clientOf, ed25519, type Signer, signedBy, TestRepository } from './repository.ts';

/** What a role's keys signed, and is wrong all the same: they were stolen, or a server mixes what is old and new. */

const fileOf = { root: '2.root', timestamp: 'timestamp', snapshot: '1.snapshot', targets: '1.targets' };
type Role = keyof typeof fileOf;
const roles = ['root', 'timestamp', 'snapshot', 'targets'] as const;

function made(change: (repository: TestRepository) => void = () => undefined) {
  const repository = new TestRepository();
  change(repository);
  const root = repository.publishRoot();
  repository.publish({ targets: { targets: { 'a/b.txt': 'some' } } });
  repository.publishRoot();
  return { repository, client: clientOf(repository, root) };
}

const signedIn = (repository: TestRepository, name: string): Json =>
  JSON.parse(Buffer.from(repository.files.get(`metadata/${name}.json`) ?? []).toString()).signed;

function rolesIn(repository: TestRepository): Json {
  const { roles: all } = signedIn(repository, fileOf.root);
  return typeof all === 'object' && all !== null && !Array.isArray(all) ? all : {};
}

/** Writes a file of a role again, signed by its keys or others. */
function again(repository: TestRepository, role: Role, change: Json, by?: readonly Signer[]): Uint8Array {
  const name = fileOf[role];
  const bytes = signedBy({ ...signedIn(repository, name), ...change }, by ?? repository.signers[role]);
  repository.files.set(`metadata/${name}.json`, bytes);
  return bytes;
}

const refused = (role: Role, message: string) => ({
  kind: 'verification',
  code: `verify/${role}`,
  message: expect.stringContaining(message),
});

describe('metadata is refused', () => {
  it.each(roles)('where strangers signed the %s', async (role) => {
    const { repository, client } = made();
    again(repository, role, {}, [ed25519()]);
    expect(await refusalOf(client.refresh())).toMatchObject(refused(role, 'not enough good signatures'));
  });

  it.each(roles.flatMap((role) => [...roles, 'stable'].map((type) => [role, type] as const)))(
    'where the keys of the %s signed one that says that it is %s, and is like it in all else',
    async (role, type) => {
      const { repository, client } = made();
      again(repository, role, { _type: type });
      if (role === type) expect((await client.refresh()).root.signed.version).toBe(2);
      else expect(await refusalOf(client.refresh())).toMatchObject(refused(role, '_type'));
    },
  );

  it.each([
    ['a role is missing', ({ targets: _, ...others }: Json): Json => others],
    ['a threshold is nothing', (all: Json) => ({ ...all, targets: { keyids: [], threshold: 0 } })],
    ['a threshold is below nothing', (all: Json) => ({ ...all, targets: { keyids: [], threshold: -1 } })],
    ['a threshold is in quotes', (all: Json) => ({ ...all, targets: { keyids: [], threshold: '1' } })],
    ['a key is named twice', (all: Json) => ({ ...all, targets: { keyids: ['a', 'a'], threshold: 1 } })],
  ])('where in a root %s', async (_, change) => {
    const { repository, client } = made();
    again(repository, 'root', { roles: change(rolesIn(repository)) });
    expect(await refusalOf(client.refresh())).toMatchObject(refused('root', 'no TUF metadata'));
  });

  it.each(['constructor', '__proto__', 'toString'])('where a role names the key %j', async (id) => {
    const { repository, client } = made();
    const timestamp = { keyids: [id], threshold: 1 };
    again(repository, 'root', { roles: { ...rolesIn(repository), timestamp } });
    again(repository, 'timestamp', {}, [{ ...ed25519(), id }]);
    expect(await refusalOf(client.refresh())).toMatchObject(refused('timestamp', '0/1 keys'));
  });

  it.each(['2.0.0', '1', '1.0.0.0', '1.x'])('where it is of the specification %s', async (spec_version) => {
    const { repository, client } = made();
    again(repository, 'timestamp', { spec_version });
    expect(await refusalOf(client.refresh())).toMatchObject(refused('timestamp', 'no TUF metadata'));
  });
});

describe('a snapshot', () => {
  const promise = (repository: TestRepository, meta: Json) =>
    again(repository, 'timestamp', { version: 2, meta: { 'snapshot.json': { version: 1, ...meta } } });
  const lengthOf = (repository: TestRepository) =>
    repository.files.get('metadata/1.snapshot.json')?.length ?? 0;

  it('of another length than the timestamp gives is refused, where it gives no digest', async () => {
    const { repository, client } = made();
    promise(repository, { length: lengthOf(repository) });
    await client.refresh();
    const { repository: other, client: fresh } = made();
    promise(other, { length: lengthOf(other) + 1 });
    expect(await refusalOf(fresh.refresh())).toMatchObject(refused('snapshot', 'bytes'));
  });

  it('is refused where the timestamp gives digests of it, and none that counts', async () => {
    const { repository, client } = made();
    promise(repository, { hashes: { md5: 'ab', sha1: 'cd' } });
    expect(await refusalOf(client.refresh())).toMatchObject(refused('snapshot', 'no digest'));
  });

  it('is asked for up to a ceiling, whatever length is signed', async () => {
    const { repository, client } = made();
    promise(repository, { length: 4_000_000_000 });
    const { get } = client.fetcher;
    let most = 0;
    client.fetcher.get = (url, ceiling, step, asking) => {
      most = Math.max(most, ceiling);
      return get(url, ceiling, step, asking);
    };
    await refusalOf(client.refresh());
    expect(most).toBe(2_000_000);
  });

  it('that is kept is asked for again where the timestamp names another of its version', async () => {
    const { repository, client } = made();
    await client.refresh();
    const other = again(repository, 'snapshot', { 'x-note': 'other' });
    promise(repository, { hashes: { sha256: sha256(other) } });
    await client.refresh();
    expect(client.store.files.get('snapshot.json')).toEqual(other);
  });

  it('that is kept expires, though the timestamp is renewed', async () => {
    const { repository, client } = made();
    const expires = '2006-05-25T10:00:00Z';
    again(repository, 'root', { expires });
    await client.refresh();
    again(repository, 'timestamp', { version: 2, expires });
    expect((await client.refresh(day(89))).timestamp.signed.version).toBe(2);
    const asked = client.asked.length;
    expect(await refusalOf(client.refresh(day(91)))).toMatchObject(refused('snapshot', 'expired'));
    expect(client.asked.slice(asked).filter((path) => path.includes('snapshot'))).toEqual([]);
  });
});

it('a timestamp that goes back is refused, though it names the same snapshot', async () => {
  const { repository, client } = made();
  again(repository, 'timestamp', { version: 2 });
  await client.refresh();
  again(repository, 'timestamp', { version: 1 });
  expect(await refusalOf(client.refresh())).toMatchObject(refused('timestamp', 'rollback: it is version 1'));
});

it('a chain of roots is walked so far in one run and no further', async () => {
  const repository = new TestRepository();
  const client = clientOf(repository, repository.publishRoot());
  repository.publish({ targets: {} });
  for (let version = 2; version <= 300; version += 1) repository.publishRoot();
  expect((await client.refresh()).root.signed.version).toBe(257);
  expect((await client.refresh()).root.signed.version).toBe(300);
});
