import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { matchesPattern } from '../../../src/verify/tuf/delegation.ts';
import { refusalOf } from '../reader.ts';
import { clientOf, type Delegate, ed25519, TestRepository, type TestRole } from './repository.ts';

describe('a path pattern', () => {
  it.each([
    ['*.tgz', 'foo.tgz', true],
    ['*', '.hidden', true],
    ['*', '', true],
    ['a/*', 'a/b', true],
    ['a/*', 'a/b/c', false],
    ['*', 'a/b', false],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['a?', 'a', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['*a*b', 'ab-aab-b', true],
    ['*a*b', 'ab-aab-c', false],
    ['README', 'readme', false],
    ['{a,b}', 'a', false],
    ['{a,b}', '{a,b}', true],
    ['[ab]', 'a', false],
    ['!a', 'b', false],
    ['#a', '#a', true],
    ['+(a)', 'aa', false],
    ['a.c', 'abc', false],
    ['', '', true],
    ['**', 'a', true],
    ['**/b', 'a/a/b', false],
  ])('%j fits %j: %j', (pattern, path, fits) => {
    expect(matchesPattern(pattern, path)).toBe(fits);
  });

  it('of many stars does not take for ever', () => {
    expect(matchesPattern('*a'.repeat(2_000), 'a'.repeat(60_000))).toBe(true);
    expect(matchesPattern(`${'*a'.repeat(2_000)}b`, 'a'.repeat(60_000))).toBe(false);
  });
});

const everything = { paths: ['*'] };
const to = (name: string, more: Omit<Delegate, 'name'> = everything): Delegate => ({ name, ...more });

async function open(roles: Readonly<Record<string, TestRole>>) {
  const repository = new TestRepository();
  const root = repository.publishRoot();
  repository.publish(roles);
  const client = clientOf(repository, root);
  return { client, repository, opened: await client.refresh() };
}

/** Names of the delegated roles that a search asked for, in order. */
const visited = (asked: readonly string[]) =>
  asked.slice(4).map((path) => decodeURIComponent(path.replace(/^metadata\/1\./, '').replace(/\.json$/, '')));

describe('a search', () => {
  it('visits roles in order of appearance, also those whose names are digits', async () => {
    const { client, opened } = await open({
      targets: { delegates: [to('b'), to('10'), to('a'), to('2')] },
      b: {},
      10: {},
      a: {},
      2: {},
    });
    expect(await opened.find('none')).toBeUndefined();
    expect(visited(client.asked)).toEqual(['b', '10', 'a', '2']);
  });

  it('takes the first role that names the path, not the second', async () => {
    const { opened } = await open({
      targets: { delegates: [to('9'), to('1')] },
      9: { targets: { x: 'of nine' } },
      1: { targets: { x: 'of one' } },
    });
    expect(await opened.find('x')).toMatchObject({ role: '9' });
  });

  it('ends with a terminating delegation, but looks below it', async () => {
    const { client, opened } = await open({
      targets: { delegates: [to('a', { ...everything, terminating: true }), to('b')] },
      a: { delegates: [to('c')] },
      b: { targets: { x: '' } },
      c: {},
    });
    expect(await opened.find('x')).toBeUndefined();
    expect(visited(client.asked)).toEqual(['a', 'c']);
  });

  it('that a terminating delegation ended asks nobody further up either', async () => {
    const { client, opened } = await open({
      targets: { delegates: [to('a'), to('d')] },
      a: { delegates: [to('b', { ...everything, terminating: true }), to('c')] },
      b: {},
      c: { targets: { x: '' } },
      d: { targets: { x: '' } },
    });
    expect(await opened.find('x')).toBeUndefined();
    expect(visited(client.asked)).toEqual(['a', 'b']);
  });

  it.each(['constructor', '__proto__', 'toString'])(
    'for %j finds what nobody named in no role',
    async (path) => {
      const { opened } = await open({ targets: { targets: { x: '' } } });
      expect(await opened.find(path)).toBeUndefined();
    },
  );

  it('goes round in no circle, and visits so many roles and no more', async () => {
    const circle = await open({
      targets: { delegates: [to('a')] },
      a: { delegates: [to('b')] },
      b: { delegates: [to('a')] },
    });
    expect(await circle.opened.find('x')).toBeUndefined();
    expect(visited(circle.client.asked)).toEqual(['a', 'b']);
    const names = Array.from({ length: 60 }, (_, index) => `role-${index}`);
    const chain: Record<string, TestRole> = { targets: { delegates: [to('role-0')] } };
    for (const [index, name] of names.entries())
      chain[name] = { delegates: [to(`role-${(index + 1) % 60}`)] };
    const long = await open({ ...chain, 'role-59': { targets: { x: '' } } });
    expect(await long.opened.find('x')).toBeUndefined();
    expect(visited(long.client.asked).length).toBe(31);
  });

  it('follows prefixes of the digest of a path', async () => {
    const digest = createHash('sha256').update('a/b').digest('hex');
    const other = digest.startsWith('0') ? '1' : '0';
    const { opened } = await open({
      targets: {
        delegates: [
          to('wrong', { path_hash_prefixes: [other] }),
          to('right', { path_hash_prefixes: ['', digest.slice(0, 3)].slice(1) }),
        ],
      },
      wrong: { targets: { 'a/b': 'wrong' } },
      right: { targets: { 'a/b': 'right' } },
    });
    expect(await opened.find('a/b')).toMatchObject({ role: 'right' });
  });

  it('finds the bin of a path among succinct roles', async () => {
    const bin = Number.parseInt(createHash('sha256').update('a/b').digest('hex').slice(0, 2), 16) >> 5;
    const bins: Record<string, TestRole> = {};
    for (let each = 0; each < 8; each += 1)
      bins[`bin-${each}`] = { targets: each === bin ? { 'a/b': 'here' } : { 'c/d': 'not asked for' } };
    const { client, opened } = await open({
      targets: { succinct: { bit_length: 3, name_prefix: 'bin' } },
      ...bins,
    });
    expect(await opened.find('a/b')).toMatchObject({ role: `bin-${bin}` });
    expect(visited(client.asked)).toEqual([`bin-${bin}`]);
  });

  it('checks a role against the delegator that led to it, though another one vouched for it before', async () => {
    const { opened } = await open({
      targets: { delegates: [to('a', { paths: ['a/*'] }), to('b', { paths: ['b/*'] })] },
      a: { delegates: [to('both', { paths: ['a/*'] })] },
      b: { delegates: [to('both', { paths: ['b/*'], signer: ed25519() })] },
      both: { targets: { 'a/x': 'good', 'b/x': 'bad' } },
    });
    expect(await opened.find('a/x')).toMatchObject({ role: 'both' });
    expect(await refusalOf(opened.find('b/x'))).toMatchObject({
      code: 'verify/targets',
      message: expect.stringContaining('0/1 keys'),
    });
  });

  it('ends where a role is not in the snapshot, and fetches nothing', async () => {
    const { client, opened } = await open({ targets: { delegates: [to('gone')] } });
    const before = client.asked.length;
    expect(await refusalOf(opened.find('x'))).toMatchObject({ code: 'verify/targets' });
    expect(client.asked.length).toBe(before);
  });

  it.each(['?', '#', '/root', '../root', '...', 'a/../../root', '%2e%2e', ' ', 'ü', 'x\n', '1.root'])(
    'makes one file name of the role name %j, here and there',
    async (name) => {
      const { client, opened } = await open({
        targets: { delegates: [to(name)] },
        [name]: { targets: { x: '' } },
      });
      expect(await opened.find('x')).toMatchObject({ role: name });
      const stored = [...client.store.files.keys()];
      expect(stored).toHaveLength(4);
      for (const file of stored) expect(file).toMatch(/^[^/\\\0]+\.json$/);
      expect(client.store.files.get('root.json')).toBeUndefined();
    },
  );

  it('refuses a role name that no file can have', async () => {
    for (const name of ['', '.', '..', 'x'.repeat(300), 'ü'.repeat(40)]) {
      const { opened } = await open({ targets: { delegates: [to(name)] }, [name]: {} });
      expect(await refusalOf(opened.find('x'))).toMatchObject({ code: 'verify/targets' });
    }
  });

  it.each(['root', 'timestamp', 'snapshot', 'targets'])(
    'refuses to delegate to the name %s',
    async (name) => {
      const repository = new TestRepository();
      const root = repository.publishRoot();
      repository.publish({ targets: { delegates: [to(name)] } });
      expect(await refusalOf(clientOf(repository, root).refresh())).toMatchObject({ code: 'verify/targets' });
    },
  );
});
