import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Outcome {
  readonly code: number | string | null | undefined;
  readonly out: string;
  readonly err: string;
}

function clarion(...args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['bin/clarion.js', 'policy', ...args], { cwd: root }, (error, out, err) =>
      resolve({ code: error === null ? 0 : error.code, out, err }),
    );
  });
}

test('list names every policy of the workspace', async () => {
  const { code, out } = await clarion('list', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual([
    { name: 'edge-default-deny', kind: 'role', title: 'Edge port, default deny' },
    { name: 'irc-egress', kind: 'service', title: 'No IRC from user ports' },
    { name: 'quarantine', kind: 'role', title: 'Quarantine of an infected machine' },
    { name: 'smb-egress', kind: 'service', title: 'File sharing only with the file servers' },
    { name: 'smtp-egress', kind: 'service', title: 'Mail only to the authorised servers' },
    { name: 'telnet-none', kind: 'service', title: 'No Telnet from or to a device' },
  ]);
});

test("show tells a role's rules, its services' among them, in the switch's order", async () => {
  const { code, out } = await clarion('show', 'edge-default-deny');
  expect(code).toBe(0);
  const order = [
    'to $dns-servers, port 53',
    'to $mail-servers, port 25',
    'UDP traffic to port 67',
    'Drops TCP traffic to port 25',
    '(ARP)',
    'Drops all other traffic',
  ];
  const places = order.map((text) => out.indexOf(text));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places).not.toContain(-1);
});

test('render prints commands alone on standard output, and --undo the way back', async () => {
  const values = ['--set', 'quarantine-vlan=20', '--set', 'quarantine-profile=4'];
  const apply = await clarion('render', 'quarantine', '--for', 'enterasys', ...values);
  expect(apply).toEqual({
    code: 0,
    out: 'set policy profile 4 name quarantine pvid-status enable pvid 20 untagged-vlans 20\nset policy rule 4 tcpdestport 25 mask 16 drop\n',
    err: '',
  });
  const undo = await clarion('render', 'quarantine', '--for', 'enterasys', '--undo', ...values);
  expect(undo.out).toBe('clear policy rule 4 tcpdestport 25 mask 16\nclear policy profile 4\n');
});

test('an unbound variable ends with 1 and is told by name, meaning and example', async () => {
  const { code, out, err } = await clarion(
    'render',
    'smtp-egress',
    '--for',
    'enterasys',
    '--set',
    'profile-index=10',
  );
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain('`mail-servers` has no value: The mail servers that users may hand mail to');
  expect(err).toContain('--set mail-servers=198.51.100.25,198.51.100.26');
});

test('--examples says on standard error that the values are examples', async () => {
  const { code, err } = await clarion('render', 'smtp-egress', '--for', 'enterasys', '--examples');
  expect(code).toBe(0);
  expect(err).toBe('Examples, not your network: mail-servers=198.51.100.25,198.51.100.26 profile-index=10\n');
});

test.each([
  ['an unknown policy', ['show', 'quarantin']],
  ['an unknown switch', ['render', 'quarantine', '--for', 'nonesuch', '--examples']],
  ['a --set without a value', ['render', 'quarantine', '--for', 'enterasys', '--set', 'quarantine-vlan']],
  [
    'a --set given twice',
    [
      'render',
      'quarantine',
      '--for',
      'enterasys',
      '--examples',
      '--set',
      'quarantine-vlan=2',
      '--set',
      'quarantine-vlan=3',
    ],
  ],
])('%s is a fault of usage', async (_, args) => {
  expect((await clarion(...args)).code).toBe(2);
});
