import type { DragonLine } from '../line.ts';
import type { FieldPage, Outcome } from './page.ts';

/** A protocol whose payload Suricata gives to rules as Dragon gave it to lines. */
export type RuleProtocol = 'tcp' | 'udp' | 'icmp' | 'icmpv6';

const words: ReadonlyMap<DragonLine['protocol'], RuleProtocol> = new Map<
  DragonLine['protocol'],
  RuleProtocol
>([
  ['T', 'tcp'],
  [6, 'tcp'],
  ['U', 'udp'],
  [17, 'udp'],
  ['I', 'icmp'],
  [1, 'icmp'],
  [58, 'icmpv6'],
]);

/** Protocols whose payload begins elsewhere for Suricata: behind a header that Dragon searched too. */
const ownHeader: ReadonlyMap<number, string> = new Map([
  [50, 'ESP'],
  [132, 'SCTP'],
]);

/** The protocol of the rule. */
export function ruleProtocol(protocol: DragonLine['protocol']): Outcome<RuleProtocol> {
  const word = words.get(protocol);
  if (word !== undefined) return { value: word };
  const name = typeof protocol === 'number' ? ownHeader.get(protocol) : undefined;
  const why =
    name === undefined
      ? 'Suricata gives rules no payload of other IP protocols'
      : `Suricata searches what follows the ${name} header, a Dragon line all that follows the IP header`;
  return {
    refused: { reason: `Unexpected protocol ${protocol}, expected T (6), U (17), I (1) or 58: ${why}` },
  };
}

export const protocolPage: FieldPage = {
  title: 'Protocol',
  text: 'IPv4 and IPv6 alike, as Suricata has it. A fragmented packet is searched once it is whole.',
  part: ({ header }) => header.split(' ').slice(0, 2).join(' '),
  rows: [
    {
      value: '`T`, `6`',
      means: 'TCP',
      example: 'T D A B 0 1460 25 A:B x',
      why: 'The rule searches established connections alone, as streams (see Compare bytes). A line that was seen in a single forged packet fires no more.',
    },
    { value: '`U`, `17`', means: 'UDP', example: 'U D A B 0 1460 69 A:B x', why: 'Each datagram by itself.' },
    {
      value: '`I`, `1`',
      means: 'ICMP',
      example: 'I D A B 0 1460 0 A:B x',
      why: 'What follows the eight bytes of the ICMP header. Of IPv6 too.',
    },
    { value: '`58`', means: 'ICMP of IPv6 alone', example: '58 D A B 0 1460 0 A:B x', why: 'As ICMP.' },
    {
      value: '`50`, `132`',
      means: 'ESP, SCTP',
      example: '132 D A B 0 1460 0 A:B x',
      why: 'The bytes would be counted from another place.',
    },
    {
      value: 'other numbers',
      means: 'another IP protocol',
      example: '47 D A B 0 1460 0 A:B x',
      why: 'A rule with `ip_proto` and `content` loads and never fires.',
    },
  ],
};
