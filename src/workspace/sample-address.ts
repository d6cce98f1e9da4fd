import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { z } from 'zod';
import { isNobodys } from '../advisory/live.ts';
import type { Span } from '../source/fault.ts';
import type { Located } from '../source/yaml.ts';
import { endpointParts } from '../traffic/endpoint.ts';

export interface LiveAddress {
  readonly address: string;
  readonly place: Span;
}

const endsSchema = z.object({
  sessions: z.array(
    z
      .object({ client: z.string().catch(''), server: z.string().catch('') })
      .catch({ client: '', server: '' }),
  ),
});

/** Addresses of a conversation that somebody on the Internet may have, also where the conversation has other faults. */
export function liveAddresses(raw: Located<unknown>): readonly LiveAddress[] {
  const sessions = endsSchema.safeParse(raw.value).data?.sessions ?? [];
  return sessions.flatMap((session, index) =>
    (['client', 'server'] as const).flatMap((end) => {
      const { address = '', from = 0 } = endpointParts(session[end]) ?? {};
      if (!isSomebodys(address)) return [];
      const place = raw.inside(['sessions', index, end], from);
      return [
        { address, place: { ...place, end: { line: place.line, column: place.column + address.length } } },
      ];
    }),
  );
}

function isSomebodys(address: string): boolean {
  if (isIPv4(address)) return !isNobodys(address);
  return isIPv6(address) && !nobodysSix.check(address, 'ipv6');
}

/** IPv6 addresses that are nobody's on the Internet: loopback, local, for documentation and so on (RFC 6890, RFC 9637). */
const nobodysSix = new BlockList();
for (const [net, prefix] of [
  ['::', 127],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001:db8::', 32],
  ['3fff::', 20],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  nobodysSix.addSubnet(net, prefix, 'ipv6');
