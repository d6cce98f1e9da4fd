import { describe, expect, test } from 'vitest';
import { bindVariables, variablesOf } from '../../src/policy/index.ts';
import { ourPolicy, ours, role } from './samples.ts';

const smtp = ourPolicy('smtp-egress');
const bind = (values: Readonly<Record<string, string>>) =>
  bindVariables(smtp, ours, new Map(Object.entries(values)));

test('a value takes the place of each variable, and a list makes one rule for each address', () => {
  expect(bind({ 'mail-servers': '198.51.100.25, 198.51.100.26', 'profile-index': '10' })).toEqual({
    policy: {
      name: 'smtp-egress',
      profile: 10,
      rules: [
        { match: 'ip-destination', address: '198.51.100.25', port: 25, action: 'forward' },
        { match: 'ip-destination', address: '198.51.100.26', port: 25, action: 'forward' },
        { match: 'tcp-destination', port: 25, action: 'drop' },
      ],
    },
  });
});

test('every unbound variable is told with its description and an example', () => {
  expect(bind({})).toEqual({
    faults: [
      {
        variable: 'mail-servers',
        reason:
          '`mail-servers` has no value: The mail servers that users may hand mail to, each by its IPv4 address.',
        hint: '--set mail-servers=198.51.100.25,198.51.100.26',
      },
      {
        variable: 'profile-index',
        reason:
          '`profile-index` has no value: The policy profile on the switch whose ports get this service.',
        hint: '--set profile-index=10',
      },
    ],
  });
});

test('a name that the policy does not have is told with the one meant', () => {
  expect(
    bind({ 'mail-servers': '198.51.100.25', 'profile-index': '10', 'mail-server': '198.51.100.25' }),
  ).toEqual({
    faults: [
      {
        variable: 'mail-server',
        reason: 'Unexpected variable "mail-server", expected one that the policy has',
        hint: 'Did you mean `mail-servers`?',
      },
    ],
  });
});

describe('a value that is not of its type is refused', () => {
  test.each([
    '',
    '198.51.100',
    '198.51.100.025',
    '198.51.100.256',
    '198.51.100.25;reload',
    '198.51.100.25,',
    '198.51.100.25,198.51.100.25',
    '198.51.100.0/24',
    '2001:db8::25',
    '198.51.100.25\nset port disable ge.1.1',
  ])('addresses %j', (text) => {
    const bound = bind({ 'mail-servers': text, 'profile-index': '10' });
    expect(bound).toEqual({ faults: [expect.objectContaining({ variable: 'mail-servers' })] });
  });
  test.each(['', '0', '1024', '-1', '1.5', '0x10', '010', ' 10', '10 name x', '1e2', '１０'])(
    'a profile index %j',
    (text) => {
      const bound = bind({ 'mail-servers': '198.51.100.25', 'profile-index': text });
      expect(bound).toEqual({ faults: [expect.objectContaining({ variable: 'profile-index' })] });
    },
  );
});

test('a role asks for the variables of its services too, each once', () => {
  expect(variablesOf(ourPolicy('edge-default-deny'), ours).map(({ name }) => name)).toEqual([
    'dns-servers',
    'edge-profile',
    'mail-servers',
    'proxy-port',
    'proxy-servers',
  ]);
});

const two = role(`variables:
  good: { type: ipv4-list, description: D, example: 192.0.2.1 }
  bad: { type: ipv4-list, description: D, example: 192.0.2.2 }
rules:
  - { match: ip-destination, address: $good, action: forward }
  - { match: ip-destination, address: $bad, action: drop }
`);

test('values that make one rule forward and drop the same traffic are refused', () => {
  const bound = bindVariables(
    two,
    [two],
    new Map([
      ['good', '192.0.2.1,192.0.2.3'],
      ['bad', '192.0.2.3'],
    ]),
  );
  expect(bound).toEqual({
    faults: [
      {
        reason: 'Two rules for ip-destination 192.0.2.3, one to forward and one to drop, expected one',
        hint: 'Bind addresses or ports that do not meet.',
      },
    ],
  });
});

test('a policy whose variables were never checked is not bound by halves', () => {
  const unchecked = role('rules: [{ match: ip-destination, address: $nowhere, action: forward }]\n');
  expect(() => bindVariables(unchecked, [unchecked], new Map())).toThrow('$nowhere was not checked');
});
