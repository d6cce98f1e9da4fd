import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Policy, renderPolicy, variablesOf } from '../../src/policy/index.ts';
import { ourPolicy, ours, role } from './samples.ts';

function examples(policy: Policy): ReadonlyMap<string, string> {
  return new Map(variablesOf(policy, ours).map(({ name, example }) => [name, example]));
}

function rendered(policy: Policy, values = examples(policy)) {
  const commands = renderPolicy(policy, [policy, ...ours], values, 'enterasys');
  if ('faults' in commands) throw new Error(JSON.stringify(commands.faults));
  return commands;
}

test('mail only to the authorised servers: a permit for each address and port, then the drop, and back again', () => {
  expect(rendered(ourPolicy('smtp-egress'))).toEqual({
    apply: [
      'set policy rule 10 ipdestsocket 198.51.100.25:25 mask 48 forward',
      'set policy rule 10 ipdestsocket 198.51.100.26:25 mask 48 forward',
      'set policy rule 10 tcpdestport 25 mask 16 drop',
    ],
    undo: [
      'clear policy rule 10 tcpdestport 25 mask 16',
      'clear policy rule 10 ipdestsocket 198.51.100.26:25 mask 48',
      'clear policy rule 10 ipdestsocket 198.51.100.25:25 mask 48',
    ],
  });
});

test('quarantine: a profile whose VLAN holds what no rule matched, with the way back out of the port', () => {
  expect(rendered(ourPolicy('quarantine'))).toEqual({
    apply: [
      'set policy profile 99 name quarantine pvid-status enable pvid 666 untagged-vlans 666',
      'set policy rule 99 tcpdestport 25 mask 16 drop',
    ],
    undo: ['clear policy rule 99 tcpdestport 25 mask 16', 'clear policy profile 99'],
  });
});

test('default deny: PVID 0, what is needed permitted, the service included', () => {
  expect(rendered(ourPolicy('edge-default-deny')).apply).toEqual([
    'set policy profile 10 name edge-default-deny pvid-status enable pvid 0',
    'set policy rule 10 ipdestsocket 198.51.100.53:53 mask 48 forward',
    'set policy rule 10 ipdestsocket 198.51.100.80:3128 mask 48 forward',
    'set policy rule 10 ipdestsocket 198.51.100.25:25 mask 48 forward',
    'set policy rule 10 ipdestsocket 198.51.100.26:25 mask 48 forward',
    'set policy rule 10 udpdestport 67 mask 16 forward',
    'set policy rule 10 tcpdestport 25 mask 16 drop',
    'set policy rule 10 ether 0x806 forward',
  ]);
});

test('every kind of rule, in the order of precedence that the switch has', () => {
  const every = role(`default: { action: forward }
variables: { hosts: { type: ipv4-list, description: D, example: 192.0.2.1 } }
rules:
  - { match: ether-type, type: 0x86dd, action: drop }
  - { match: ip-protocol, protocol: 47, action: drop }
  - { match: tcp-destination, port: 0, action: drop }
  - { match: tcp-source, port: 51435, action: drop }
  - { match: udp-destination, port: 67, action: forward }
  - { match: udp-source, port: 65535, action: drop }
  - { match: ip-destination, address: $hosts, action: forward }
  - { match: ip-source, address: $hosts, port: 25, action: forward }
`);
  expect(rendered(every, new Map([['hosts', '192.0.2.1']])).apply).toEqual([
    'set policy profile 7 name a-role pvid-status enable pvid 4095',
    'set policy rule 7 ipsourcesocket 192.0.2.1:25 mask 48 forward',
    'set policy rule 7 ipdestsocket 192.0.2.1 mask 32 forward',
    'set policy rule 7 udpsourceport 65535 mask 16 drop',
    'set policy rule 7 udpdestport 67 mask 16 forward',
    'set policy rule 7 tcpsourceport 51435 mask 16 drop',
    'set policy rule 7 tcpdestport 0 mask 16 drop',
    'set policy rule 7 ipproto 47 drop',
    'set policy rule 7 ether 0x86dd drop',
  ]);
});

test('undo takes back each rule that apply set, last first', () => {
  for (const policy of ours) {
    const { apply, undo } = rendered(policy);
    const set = apply
      .filter((line) => line.startsWith('set policy rule'))
      .map((line) => line.replace(/ (forward|drop)$/, '').replace(/^set/, 'clear'));
    expect(undo.filter((line) => line.startsWith('clear policy rule'))).toEqual(set.toReversed());
  }
});

const address = fc.ipV4();
const hostile = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('1;reload', '1\nset port disable ge.1.1', '1 name "x', '1\u001b[2J', '$1', '`1`', '１'),
);
const values = fc.record({
  'dns-servers': fc.oneof(address, hostile),
  'proxy-servers': fc.oneof(
    fc.array(address, { minLength: 1, maxLength: 4 }).map((list) => list.join(',')),
    hostile,
  ),
  'mail-servers': fc.oneof(address, hostile),
  'proxy-port': fc.oneof(fc.nat(70_000).map(String), hostile),
  'edge-profile': fc.oneof(fc.nat(1100).map(String), hostile),
});

test('whatever is bound, either it is refused or only plain commands come out', () => {
  const edge = ourPolicy('edge-default-deny');
  const seen = { refused: 0, rendered: 0 };
  fc.assert(
    fc.property(values, (bound) => {
      const commands = renderPolicy(edge, ours, new Map(Object.entries(bound)), 'enterasys');
      if ('faults' in commands) {
        seen.refused++;
        return;
      }
      seen.rendered++;
      for (const line of [...commands.apply, ...commands.undo])
        expect(line).toMatch(/^(set|clear) policy (profile|rule) [0-9]{1,4}[A-Za-z0-9 ._:-]*$/);
    }),
    { numRuns: 3000, seed: 51435 },
  );
  expect(seen.refused).toBeGreaterThan(0);
  expect(seen.rendered).toBeGreaterThan(0);
});
