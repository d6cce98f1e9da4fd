import { placeholder } from '../../names/placeholder.ts';
import { policySchema } from '../../policy/schema.ts';
import { type NewFile, newYamlFile, yamlValue } from './new-file.ts';

export interface PolicyAnswers {
  readonly name: string;
  readonly kind: string;
  readonly title?: string | undefined;
}

/**
 * A switch policy that its author can begin with. Every number in it is a variable that each site binds, and it is
 * published only when its example is replaced.
 *
 * @throws ClarionError of kind `usage`, code `new/value`.
 */
export function newPolicy({ name, kind, title = placeholder }: PolicyAnswers): NewFile {
  const head = `# Write your own words wherever it says ${placeholder}; as long as it is said, this is not published.
#   clarion policy render ${name} --for enterasys --examples
# shows what it becomes on a switch.
name: ${yamlValue(name)}
title: ${yamlValue(title)}
kind: ${yamlValue(kind)}
# What it does on the network, and what it costs those who are under it.
description: >-
  ${placeholder}
`;
  const text = `${head}${kind === 'role' ? role : service}`;
  return newYamlFile(`policies/${name}.yaml`, text, policySchema);
}

const service = `# What differs from site to site. The example shows how a value is written: documentation addresses only.
variables:
  blocked-port:
    type: port
    description: The TCP port that nobody may reach from a port under this service.
    example: '6667'
# Matches: ip-destination, ip-source, tcp-destination, tcp-source, udp-destination, udp-source, ip-protocol, ether-type.
# Actions: forward, drop.
rules:
  - match: tcp-destination
    port: $blocked-port
    action: drop
`;

const role = `# What differs from site to site. The example shows how a value is written.
variables:
  role-profile:
    type: profile-index
    description: A policy profile index that is free on the switch.
    example: '50'
  role-vlan:
    type: vlan
    description: The VLAN that everything goes to which no rule matches.
    example: '666'
profile: $role-profile
# For traffic that no rule matches: a VLAN to contain it in, or an action, forward or drop.
default:
  vlan: $role-vlan
# Services of policies/ whose rules the role includes.
services: []
# Matches: ip-destination, ip-source, tcp-destination, tcp-source, udp-destination, udp-source, ip-protocol, ether-type.
# Actions: forward, drop.
rules: []
`;
