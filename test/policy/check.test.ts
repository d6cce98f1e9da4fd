import { expect, test } from 'vitest';
import { type Policy, policyFaults } from '../../src/policy/index.ts';
import { ours, role, service } from './samples.ts';

const mail = service(
  'mail',
  'variables: { hosts: { type: ipv4-list, description: D, example: 192.0.2.1 } }\nrules: [{ match: ip-destination, address: $hosts, action: forward }]\n',
);
const other = service(
  'other',
  'variables: { hosts: { type: port, description: D, example: "25" } }\nrules: [{ match: tcp-destination, port: $hosts, action: drop }]\n',
);

test.each(ours.map((policy): [string, Policy] => [policy.name, policy]))(
  'our own policy %s has no fault',
  (_, policy) => {
    expect(policyFaults(policy, ours)).toEqual([]);
  },
);

test.each([
  [
    'an undeclared variable, with the one meant',
    role(
      'variables: { proxies: { type: ipv4-list, description: D, example: 192.0.2.1 } }\nrules:\n  - { match: ip-source, address: $proxies, action: drop }\n  - { match: ip-destination, address: $proxis, action: forward }\n',
    ),
    ['rules', 1, 'address'],
    'Unexpected variable `$proxis`, expected one that `variables` declares',
    'Did you mean `$proxies`?',
  ],
  [
    'an undeclared variable with none near',
    role('default: { vlan: $far }\n'),
    ['default', 'vlan'],
    'Unexpected variable `$far`, expected one that `variables` declares',
    'Declare `far` under `variables`.',
  ],
  [
    'a variable of another type than its place needs',
    role('default: { vlan: $v }\nvariables: { v: { type: port, description: D, example: "25" } }\n'),
    ['default', 'vlan'],
    'Unexpected variable `$v` of type port, expected one of type vlan',
    undefined,
  ],
  [
    'a variable that nothing uses',
    role('variables: { v: { type: vlan, description: D, example: "25" } }\n'),
    ['variables', 'v'],
    'Unexpected variable `v` that nothing uses, expected `$v` somewhere',
    'Use it or delete it.',
  ],
  [
    'an example that is no value',
    role('default: { vlan: $v }\nvariables: { v: { type: vlan, description: D, example: "4095" } }\n'),
    ['variables', 'v', 'example'],
    'Unexpected "4095" in `example`, expected a VLAN id from 1 to 4094',
    undefined,
  ],
  [
    'the name that a service is rendered with',
    service(
      's',
      'variables: { profile-index: { type: port, description: D, example: "25" } }\nrules: [{ match: tcp-source, port: $profile-index, action: drop }]\n',
    ),
    ['variables', 'profile-index'],
    'Unexpected variable `profile-index` in a service, expected another name',
    'A service is rendered into a profile, and this name says which.',
  ],
  [
    'two rules for the same traffic',
    role(
      'rules:\n  - { match: tcp-destination, port: 25, action: drop }\n  - { match: udp-destination, port: 25, action: drop }\n  - { match: tcp-destination, port: 25, action: forward }\n',
    ),
    ['rules', 2],
    'Unexpected second rule for the same traffic as rule 1, expected one',
    'A switch keeps one rule for one match: the later would replace the earlier.',
  ],
  [
    'a service without rules',
    service('empty', ''),
    ['rules'],
    'Missing rules, expected at least one: a service is its rules',
    undefined,
  ],
  [
    'an unknown service, with the one meant',
    role('services: [mial]\n'),
    ['services', 0],
    'Unexpected service `mial`, expected the name of a service in policies/',
    'Did you mean `mail`?',
  ],
  [
    'a role among the services',
    role('services: [a-role]\n'),
    ['services', 0],
    'Unexpected service `a-role`, expected the name of a service in policies/',
    '`a-role` is a role; a role includes services only.',
  ],
  [
    'a service included twice',
    role('services: [mail, mail]\n'),
    ['services', 1],
    'Unexpected second `mail`, expected each service once',
    undefined,
  ],
  [
    'two services that mean two things by one name',
    role('services: [mail, other]\n'),
    ['services', 1],
    'Unexpected variable `hosts` of type port in `other`, expected the type that it has in `mail`',
    'Rename one of the two.',
  ],
])('%s is told once, at its place', (_, policy, path, reason, hint) => {
  expect(policyFaults(policy, [mail, other, policy])).toEqual([
    hint === undefined ? { path, reason } : { path, reason, hint },
  ]);
});

test('examples that make one rule forward and drop the same traffic are told', () => {
  const declared =
    'a: { type: ipv4-list, description: D, example: 192.0.2.1 }, b: { type: ipv4-list, description: D, example: 192.0.2.1 }';
  const odd = role(
    `variables: { ${declared} }\nrules:\n  - { match: ip-source, address: $a, action: forward }\n  - { match: ip-source, address: $b, action: drop }\n`,
  );
  expect(policyFaults(odd, [odd]).map(({ reason }) => reason)).toEqual([
    'With the examples: Two rules for ip-source 192.0.2.1, one to forward and one to drop, expected one',
  ]);
});
