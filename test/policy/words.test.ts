import { expect, test } from 'vitest';
import { defaultInWords, inPrecedence, inWords } from '../../src/policy/index.ts';
import { ourPolicy, role } from './samples.ts';

test('a rule reads as a sentence, whatever it matches', () => {
  const { rules } = role(`variables: { hosts: { type: ipv4-list, description: D, example: 192.0.2.1 } }
rules:
  - { match: ip-destination, address: $hosts, port: 25, action: forward }
  - { match: ip-destination, address: $hosts, action: drop }
  - { match: ip-source, address: $hosts, port: 53, action: forward }
  - { match: tcp-destination, port: 25, action: drop }
  - { match: tcp-source, port: 51435, action: drop }
  - { match: udp-destination, port: 67, action: forward }
  - { match: udp-source, port: 68, action: forward }
  - { match: ip-protocol, protocol: 47, action: drop }
  - { match: ip-protocol, protocol: 99, action: drop }
  - { match: ether-type, type: 0x0806, action: forward }
  - { match: ether-type, type: 0x88cc, action: drop }
`);
  expect(rules.map(inWords)).toEqual([
    'Forwards IPv4 traffic to $hosts, port 25.',
    'Drops IPv4 traffic to $hosts.',
    'Forwards IPv4 traffic from $hosts, port 53.',
    'Drops TCP traffic to port 25.',
    'Drops TCP traffic from port 51435.',
    'Forwards UDP traffic to port 67.',
    'Forwards UDP traffic from port 68.',
    'Drops IP protocol 47 (GRE).',
    'Drops IP protocol 99.',
    'Forwards frames of Ethernet type 0x0806 (ARP).',
    'Drops frames of Ethernet type 0x88cc.',
  ]);
});

test('a role says what happens to the rest, a service leaves that to the role', () => {
  expect(defaultInWords(ourPolicy('quarantine'))).toBe(
    'Puts all other untagged traffic into VLAN $quarantine-vlan.',
  );
  expect(defaultInWords(ourPolicy('edge-default-deny'))).toBe('Drops all other traffic.');
  expect(defaultInWords(ourPolicy('smtp-egress'))).toBeUndefined();
});

test('rules are told in the order in which a switch looks at them, those of one kind as listed', () => {
  const { rules } = role(`rules:
  - { match: ether-type, type: 0x0806, action: forward }
  - { match: tcp-destination, port: 445, action: drop }
  - { match: tcp-destination, port: 25, action: drop }
  - { match: udp-source, port: 68, action: drop }
`);
  expect(
    inPrecedence(rules).map((rule) => ('port' in rule ? `${rule.match} ${rule.port}` : rule.match)),
  ).toEqual(['udp-source 68', 'tcp-destination 445', 'tcp-destination 25', 'ether-type']);
});
