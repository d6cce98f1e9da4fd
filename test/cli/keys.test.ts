import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';

const clarion = fileURLToPath(new URL('../../bin/clarion.js', import.meta.url));
const configuration = `
workspace: ensrt
publisher: { name: Example Team, namespace: "https://example.org/", contact: team@example.org }
base-url: https://alerts.example.org/
note-id-prefix: ETS-i
about: About.
products: [Matrix]
classes: {}
sids: { from: 1624000, to: 1624999 }
disclaimer: None.
`;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clarion-cli-keys-'));
  mkdirSync(join(folder, 'team'));
  writeFileSync(join(folder, 'team', 'clarion.yaml'), configuration);
});
afterEach(() => rmSync(folder, { recursive: true }));

const members = ['--member', 'Ada Example <ada@example.org>', '--member', 'Bob Example <bob@example.org>'];

function keys(args: readonly string[], passphrase = 'correct horse\n') {
  const all = [clarion, 'keys', ...args, '--keys', join(folder, 'keys')];
  return spawnSync(process.execPath, all, { input: passphrase, encoding: 'utf8' });
}

const create = (...args: readonly string[]) =>
  keys([
    'create',
    '--workspace',
    join(folder, 'team'),
    '--threshold',
    '2',
    '--passphrase-fd',
    '0',
    ...members,
    ...args,
  ]);

/** What `create` makes, made once: to stretch a passphrase takes time. */
const template = mkdtempSync(join(tmpdir(), 'clarion-cli-keys-'));
afterAll(() => rmSync(template, { recursive: true }));

function created(): void {
  if (readdirSync(template).length === 0) {
    expect(create().status).toBe(0);
    cpSync(folder, template, { recursive: true });
  } else cpSync(template, folder, { recursive: true });
}

test('keys create makes keys, and writes the public halves alone to the workspace', () => {
  const { status, stdout } = create();
  expect(status).toBe(0);
  expect(stdout).toContain('Ada Example <ada@example.org>');
  expect(readdirSync(join(folder, 'team', 'keys'), { recursive: true }).toSorted()).toEqual([
    'root',
    'root/1.json',
    'team',
    'team/1.json',
  ]);
  expect(readFileSync(join(folder, 'team', 'keys', 'team', '1.json'), 'utf8')).not.toContain('PRIVATE');
});

test('keys list shows members, roles and expiry without a passphrase', () => {
  created();
  const { status, stdout } = keys(['list', '--json'], '');
  expect(status).toBe(0);
  const shown = JSON.parse(stdout);
  expect(shown.team.members).toMatchObject([
    { email: 'ada@example.org', key: 'file', fingerprint: expect.stringMatching(/^[0-9A-F]{40}$/) },
    { email: 'bob@example.org', key: 'file' },
  ]);
  expect(shown.roles.map(({ role }: { role: string }) => role)).toEqual([
    'root',
    'targets',
    'stable',
    'canary',
    'snapshot',
    'timestamp',
  ]);
});

test('keys that others may read are warned of', () => {
  created();
  expect(keys(['list'], '').stderr).toBe('');
  chmodSync(join(folder, 'keys'), 0o755);
  chmodSync(join(folder, 'keys', 'roles', 'stable.json'), 0o644);
  const { status, stderr } = keys(['list', '--quiet'], '');
  expect(status).toBe(0);
  expect(stderr).toContain(`${join(folder, 'keys', 'roles', 'stable.json')}: chmod go-rwx`);
});

test('keys create --demo marks the team file and leaves the workspace alone', () => {
  expect(create('--demo').status).toBe(0);
  expect(readdirSync(join(folder, 'team'))).toEqual(['clarion.yaml']);
  expect(JSON.parse(readFileSync(join(folder, 'keys', 'team.json'), 'utf8'))).toMatchObject({
    demo: true,
    threshold: 2,
  });
});

test.each([
  ['a member without a mail address', ['--member', 'Carol'], 'keys/member'],
  ['a fingerprint that is none', ['--gpg', 'abc'], 'keys/fingerprint'],
])('keys create refuses %s with exit 2', (_, args, code) => {
  const { status, stderr } = create(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(`[${code}]`);
  expect(readdirSync(folder)).toEqual(['team']);
});

test('keys create never overwrites: neither the key folder nor the workspace', () => {
  created();
  const again = create();
  expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('[keys/exists]')]);
  const demo = create('--demo');
  expect([demo.status, demo.stderr]).toEqual([2, expect.stringContaining('[keys/exists]')]);
});

describe('a change of keys', () => {
  beforeEach(created);

  const privateKey = () => {
    const [name = ''] = readdirSync(join(folder, 'keys', 'team'));
    return join(folder, 'keys', 'team', name);
  };

  test.each([
    ['a private key in the place of a public one', () => ['team', '--add', privateKey()], 'keys/file'],
    ['a file that holds no key', () => ['team', '--add', join(folder, 'team', 'clarion.yaml')], 'keys/file'],
    ['a root key to be made online', () => ['root', '--rotate', 'root'], 'keys/role'],
    ['a replacement that names nobody', () => ['team', '--replace', 'ada.asc'], 'keys/replace'],
  ])('with %s is refused, and nothing is written', (_, args, code) => {
    const out = join(folder, 'out');
    const { status, stderr } = keys([...args(), '--out', out]);
    expect([status, stderr]).toEqual([2, expect.stringContaining(`[${code}]`)]);
    expect(readdirSync(folder).toSorted()).toEqual(['keys', 'team']);
    expect(readdirSync(join(folder, 'keys', 'roles'))).toHaveLength(6);
  });

  test('says what it changed and who signs next, and writes over nothing', () => {
    const out = join(folder, '2.team.json');
    const change = () => keys(['team', '--threshold', '1', '--out', out]);
    const { status, stdout, stderr } = change();
    expect(status).toBe(0);
    expect(stdout).toContain('threshold: 1, before 2');
    expect(stderr).toContain(`clarion sign ${out}`);
    expect(stderr).toContain(`clarion keys adopt ${out}`);
    expect(change()).toMatchObject({ status: 2, stderr: expect.stringContaining('[file/exists]') });
  });
});

test('without a terminal and without --passphrase-fd the command says how to give the passphrase', () => {
  const { status, stderr } = keys([
    'create',
    '--workspace',
    join(folder, 'team'),
    '--threshold',
    '1',
    ...members,
  ]);
  expect(status).toBe(2);
  expect(stderr).toContain('--passphrase-fd');
});
