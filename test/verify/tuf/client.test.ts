import { TargetFile } from '@tufjs/models';
import { describe, expect, it } from 'vitest';
import { fetchTarget } from '../../../src/verify/index.ts';
import { refusalOf } from '../reader.ts';
import { clientOf, ed25519, signedBy, signerOf, TestRepository } from './repository.ts';

const targetsUrl = new URL('http://repository.test/targets/');

function made(change: (repository: TestRepository) => void = () => undefined) {
  const repository = new TestRepository();
  change(repository);
  const root = repository.publishRoot();
  repository.publish({ targets: { targets: { 'a/b.txt': 'some' } } });
  return { repository, root, client: clientOf(repository, root) };
}

const edited = (repository: TestRepository, name: string, change: (text: string) => string) => {
  const path = `metadata/${name}`;
  repository.files.set(path, Buffer.from(change(Buffer.from(repository.files.get(path) ?? []).toString())));
};

describe('the client workflow', () => {
  it('walks a chain of many roots, one by one, and keeps the last', async () => {
    const { repository, client } = made();
    for (let version = 2; version <= 41; version += 1) {
      const before = repository.signers.root;
      repository.signers.root = [ed25519()];
      repository.publishRoot(before);
    }
    expect((await client.refresh()).root.signed.version).toBe(41);
    expect(client.asked.slice(0, 41)).toEqual(
      Array.from({ length: 41 }, (_, index) => `metadata/${index + 2}.root.json`),
    );
    expect(client.store.files.get('root.json')).toEqual(repository.files.get('metadata/41.root.json'));
  });

  it('stops a chain at the root that its predecessor did not sign, and keeps those before it', async () => {
    const { repository, client } = made();
    repository.publishRoot();
    repository.signers.root = [ed25519()];
    repository.publishRoot();
    expect(await refusalOf(client.refresh())).toMatchObject({ code: 'verify/root' });
    expect(client.store.files.get('root.json')).toEqual(repository.files.get('metadata/2.root.json'));
  });

  it.each([
    ['that skips a number', 'metadata/3.root.json'],
    ['that is the one before again', 'metadata/1.root.json'],
  ])('refuses a next root %s', async (_, given) => {
    const { repository, client } = made();
    repository.publishRoot();
    repository.publishRoot();
    const other = repository.files.get(given);
    if (other !== undefined) repository.files.set('metadata/2.root.json', other);
    expect(await refusalOf(client.refresh())).toMatchObject({ code: 'verify/root' });
    expect(client.store.files.size).toBe(0);
  });

  it('accepts an expired root between two, and no expired one at the end', async () => {
    const { repository, client } = made();
    repository.publishRoot([], { expires: '2005-05-01T00:00:00Z' });
    repository.publishRoot();
    expect((await client.refresh()).root.signed.version).toBe(3);
    repository.publishRoot([], { expires: '2005-05-26T10:00:00Z' });
    expect(await refusalOf(client.refresh())).toMatchObject({ message: expect.stringContaining('expired') });
    expect(client.store.files.get('root.json')).toEqual(repository.files.get('metadata/4.root.json'));
  });

  it('counts keys, not their names, towards a threshold', async () => {
    const twice = ed25519();
    const again = signerOf(twice.privateKey, { ...twice.key, 'x-copy': 1 });
    const { client } = made((repository) => {
      repository.signers.timestamp = [twice, again];
      repository.thresholds.timestamp = 2;
    });
    expect(await refusalOf(client.refresh())).toMatchObject({
      code: 'verify/timestamp',
      message: expect.stringContaining('1/2 keys'),
    });
    const { client: honest } = made((repository) => {
      repository.signers.timestamp = [ed25519(), ed25519()];
      repository.thresholds.timestamp = 2;
    });
    expect((await honest.refresh()).timestamp.signed.version).toBe(1);
  });

  it('refuses two signatures by one key id, though the threshold is met', async () => {
    const { repository, client } = made();
    edited(repository, 'timestamp.json', (text) =>
      text.replace(/"signatures":\[(.*?)\]/, '"signatures":[$1,$1]'),
    );
    expect(await refusalOf(client.refresh())).toMatchObject({
      message: expect.stringContaining('two signatures by the key'),
    });
  });

  it('reads nothing of a file that nobody signed but its signatures', async () => {
    const { repository, client } = made();
    const targets = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`t${index}`, {}]));
    edited(repository, '1.targets.json', (text) => {
      const data = JSON.parse(text);
      return JSON.stringify({ ...data, signed: { ...data.signed, targets } });
    });
    expect(await refusalOf(client.refresh())).toMatchObject({
      code: 'verify/targets',
      message: expect.stringContaining('not enough good signatures'),
    });
  });

  it.each(['timestamp', 'snapshot', 'targets'])(
    'refuses %s metadata that is of another type',
    async (role) => {
      const { repository, client } = made((each) => {
        // One key for all: the type alone tells the files apart.
        const [key = ed25519()] = each.signers.timestamp;
        for (const name of ['timestamp', 'snapshot', 'targets'] as const) each.signers[name] = [key];
      });
      const name = role === 'timestamp' ? 'timestamp.json' : `1.${role}.json`;
      const other = role === 'snapshot' ? '1.targets.json' : '1.snapshot.json';
      repository.files.set(`metadata/${name}`, repository.files.get(`metadata/${other}`) ?? Buffer.from(''));
      expect(await refusalOf(client.refresh())).toMatchObject({ code: `verify/${role}` });
    },
  );

  it('takes what it knows nothing of, in every role, and signs for it', async () => {
    const { client, repository } = made();
    repository.publishRoot([], { 'x-note': { a: [1, 'é'] }, 'x-more': null });
    expect((await client.refresh()).root.signed.version).toBe(2);
    edited(repository, '2.root.json', (text) => text.replace('é', 'e'));
    expect(
      await refusalOf(
        clientOf(repository, repository.files.get('metadata/1.root.json') ?? Buffer.of()).refresh(),
      ),
    ).toMatchObject({ code: 'verify/root' });
  });

  it.each([false, undefined])(
    'asks for names without version or digest where consistent is %s',
    async (consistent) => {
      const { repository, client } = made((each) => {
        each.consistent = consistent;
      });
      const opened = await client.refresh();
      const found = await opened.find('a/b.txt');
      expect(found?.role).toBe('targets');
      if (found === undefined) return;
      const options = { url: targetsUrl, fetcher: client.fetcher, step: 'verify/bundle' } as const;
      const bytes = await fetchTarget(found.target, { ...options, consistent: opened.root.consistent });
      expect(Buffer.from(bytes).toString()).toBe('some');
      expect(client.asked).toEqual([
        'metadata/2.root.json',
        'metadata/timestamp.json',
        'metadata/snapshot.json',
        'metadata/targets.json',
        'targets/a/b.txt',
      ]);
      expect(repository.consistent).toBe(consistent);
    },
  );

  it('holds a snapshot to the digest that the timestamp gives, and targets to the snapshot’s', async () => {
    const { client } = made((repository) => {
      repository.withDigests = true;
    });
    await client.refresh();
    for (const name of ['1.snapshot.json', '1.targets.json']) {
      const { repository, client: fresh } = made((each) => {
        each.withDigests = true;
      });
      // The same data and the same length, in another order: every signature still holds.
      edited(repository, name, (text) => {
        const { signatures, signed } = JSON.parse(text);
        return JSON.stringify({ signed, signatures });
      });
      expect((await refusalOf(fresh.refresh())).message).toContain(`${name} has sha256`);
    }
  });

  it('keeps its protection against rollback over a change of keys that leaves the old ones in place', async () => {
    const { repository, client } = made();
    repository.publish({ targets: {} });
    repository.publish({ targets: {} });
    await client.refresh();
    repository.signers.timestamp = [...repository.signers.timestamp, ed25519()];
    repository.publishRoot();
    repository.version = 0;
    repository.publish({ targets: {} });
    const refused = await refusalOf(client.refresh());
    expect(refused).toMatchObject({ code: 'verify/timestamp', message: expect.stringContaining('rollback') });
    expect(client.store.files.get('root.json')).toEqual(repository.files.get('metadata/2.root.json'));
  });

  it.each([[['snapshot', 'timestamp']], [['timestamp', 'snapshot', 'targets']]] as const)(
    'begins anew after a change of the keys of %j',
    async (roles) => {
      const { repository, client } = made();
      repository.version = 4_000_000;
      repository.publish({ targets: { delegates: [{ name: 'attacker', paths: ['*'] }] }, attacker: {} });
      await client.refresh();
      for (const role of roles) repository.signers[role] = [ed25519()];
      repository.publishRoot();
      repository.version = 1;
      repository.publish({ targets: {} });
      expect((await client.refresh()).targets.signed.version).toBe(2);
    },
  );

  it('refuses a snapshot that leaves a role out, or takes one back', async () => {
    const { repository, client } = made();
    const delegates = [{ name: 'a', paths: ['*'] }];
    repository.publish({ targets: { delegates }, a: {} });
    await client.refresh();
    repository.publish({ targets: { delegates } });
    expect(await refusalOf(client.refresh())).toMatchObject({
      code: 'verify/snapshot',
      message: expect.stringContaining('leaves out a.json'),
    });
  });

  it('asks again for what it kept, where a byte of that has changed', async () => {
    const { client } = made();
    await client.refresh();
    const kept = Buffer.from(client.store.files.get('targets.json') ?? []).toString();
    client.store.files.set(
      'targets.json',
      Buffer.from(kept.replace('"some"', '"same"').replace('2005', '2006')),
    );
    const before = client.asked.length;
    await client.refresh();
    expect(client.asked.slice(before)).toContain('metadata/1.targets.json');
    expect(Buffer.from(client.store.files.get('targets.json') ?? []).toString()).toBe(kept);
  });

  it.each([
    ['no version', '"version":1', '"versions":1'],
    ['a version of nothing', '"version":1', '"version":0'],
    ['a version in quotes', '"version":1', '"version":"1"'],
    ['another specification', '"1.0.34"', '"2.0.0"'],
    ['no date that all read alike', /"expires":"[^"]*"/, '"expires":"2006-05-01"'],
    ['no snapshot', '"snapshot.json"', '"snapshots.json"'],
  ])('refuses a signed timestamp with %s', async (_, from, into) => {
    const { repository, client } = made();
    const data = JSON.parse(
      JSON.stringify(
        JSON.parse(Buffer.from(repository.files.get('metadata/timestamp.json') ?? []).toString()).signed,
      ).replace(from, into),
    );
    repository.files.set('metadata/timestamp.json', signedBy(data, repository.signers.timestamp));
    expect(await refusalOf(client.refresh())).toMatchObject({
      code: 'verify/timestamp',
      message: expect.stringContaining('no TUF metadata'),
    });
  });
});

describe('a target', () => {
  const options = (client: ReturnType<typeof clientOf>) =>
    ({ url: targetsUrl, fetcher: client.fetcher, step: 'verify/bundle', consistent: true }) as const;

  it('is the file of its length and its digests, or refused', async () => {
    const { repository, client } = made();
    const found = await (await client.refresh()).find('a/b.txt');
    if (found === undefined) throw new Error('not found');
    const { target } = found;
    expect(Buffer.from(await fetchTarget(target, options(client))).toString()).toBe('some');
    const path = client.asked.at(-1) ?? '';
    for (const other of ['same', 'som', '']) {
      repository.files.set(path, Buffer.from(other));
      expect(await refusalOf(fetchTarget(target, options(client)))).toMatchObject({ code: 'verify/bundle' });
    }
    repository.files.delete(path);
    expect((await refusalOf(fetchTarget(target, options(client)))).message).toContain('missing');
  });

  it.each([
    ['no digest', {}],
    ['a digest that nobody can check', { 'unknown-hash': 'ab' }],
    ['a digest that two files can have', { md5: 'ab', sha1: 'ab' }],
  ])('with %s is refused', async (_, hashes) => {
    const { client } = made();
    const target = new TargetFile({ path: 'a/b.txt', length: 4, hashes });
    const before = client.asked.length;
    expect(await refusalOf(fetchTarget(target, options(client)))).toMatchObject({ code: 'verify/bundle' });
    expect(client.asked.length).toBe(before);
  });

  it.each(['../../metadata/timestamp', 'a/b', '..', ''])(
    'of the digest %j stays below the folder of targets, or is refused',
    async (sha256) => {
      const { client } = made();
      const target = new TargetFile({ path: 'a/b.txt', length: 4, hashes: { sha256 } });
      await refusalOf(fetchTarget(target, options(client)));
      for (const asked of client.asked) expect(asked).toMatch(/^targets\/a\/[^/]+\.b\.txt$/);
    },
  );

  it.each(['../../metadata/timestamp.json', 'a/../b', '/etc/passwd', 'a//b', 'http://other.test/x', '..'])(
    'of the path %j stays below the folder of targets, or is refused',
    async (path) => {
      const { client } = made();
      const target = new TargetFile({ path, length: 4, hashes: { sha256: 'ab'.repeat(32) } });
      const before = client.asked.length;
      await refusalOf(fetchTarget(target, options(client)));
      for (const asked of client.asked.slice(before)) expect(asked).toMatch(/^targets\//);
    },
  );
});
