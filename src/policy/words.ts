import type { Policy, PolicyRule } from './schema.ts';

const verbs = { forward: 'Forwards', drop: 'Drops' } as const;
const protocols: Readonly<Record<number, string>> = {
  1: 'ICMP',
  2: 'IGMP',
  6: 'TCP',
  17: 'UDP',
  47: 'GRE',
  50: 'ESP',
};
const etherTypes: Readonly<Record<number, string>> = {
  2048: 'IPv4',
  2054: 'ARP',
  34525: 'IPv6',
  34958: '802.1X',
};

/** A rule in a sentence, variables as `$name`: "Forwards IPv4 traffic to $mail-servers, port 25." */
export function inWords(rule: PolicyRule): string {
  return `${verbs[rule.action]} ${traffic(rule)}.`;
}

/** In a sentence, what a role does with traffic that no rule matches; undefined for a service, which has no say. */
export function defaultInWords(policy: Policy): string | undefined {
  if (policy.kind === 'service') return undefined;
  if ('vlan' in policy.default) return `Puts all other untagged traffic into VLAN ${policy.default.vlan}.`;
  return `${verbs[policy.default.action]} all other traffic.`;
}

function traffic(rule: PolicyRule): string {
  switch (rule.match) {
    case 'ip-destination':
      return `IPv4 traffic to ${rule.address}${rule.port === undefined ? '' : `, port ${rule.port}`}`;
    case 'ip-source':
      return `IPv4 traffic from ${rule.address}${rule.port === undefined ? '' : `, port ${rule.port}`}`;
    case 'tcp-destination':
      return `TCP traffic to port ${rule.port}`;
    case 'tcp-source':
      return `TCP traffic from port ${rule.port}`;
    case 'udp-destination':
      return `UDP traffic to port ${rule.port}`;
    case 'udp-source':
      return `UDP traffic from port ${rule.port}`;
    case 'ip-protocol':
      return named(`IP protocol ${rule.protocol}`, protocols[rule.protocol]);
    case 'ether-type':
      return named(
        `frames of Ethernet type 0x${rule.type.toString(16).padStart(4, '0')}`,
        etherTypes[rule.type],
      );
  }
}

function named(text: string, name: string | undefined): string {
  return name === undefined ? text : `${text} (${name})`;
}
