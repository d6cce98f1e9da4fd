import { nextEndpoint, parseEndpoint } from './endpoint.ts';
import type { Session } from './session-schema.ts';
import { speech } from './turn.ts';

/** A fault at a key, as zod takes it. */
type Issue =
  | {
      readonly code: 'custom';
      readonly path: (string | number)[];
      readonly input: unknown;
      readonly message: string;
    }
  | {
      readonly code: 'invalid_type';
      readonly expected: 'array';
      readonly path: (string | number)[];
      readonly input: undefined;
    };

/** Bytes of a UDP datagram or an ICMP message with data that fit into an IPv4 packet (RFC 791, 3.1: 65535 in all). */
const mostInPacket = 65_535 - 20 - 8;

/** What can't be together in one session: each fault at the key that should change. */
export function sessionFaults(session: Session): readonly Issue[] {
  return [
    ...endFaults(session),
    ...protocolFaults(session),
    ...sizeFaults(session),
    ...talkFaults(session),
    ...repeatFaults(session),
  ];
}

function custom(path: readonly (string | number)[], input: unknown, message: string): Issue {
  return { code: 'custom', path: [...path], input, message };
}

function endFaults(session: Session): readonly Issue[] {
  const { protocol = 'tcp' } = session;
  const hasPorts = protocol === 'tcp' || protocol === 'udp';
  const expected = hasPorts
    ? 'an address and a port, like 192.0.2.10:49152 or [2001:db8::10]:49152'
    : 'an address without a port, as only TCP and UDP have ports';
  const client = parseEndpoint(session.client);
  const server = parseEndpoint(session.server);
  // What is no end at all is told as such already.
  if (client === undefined || server === undefined) return [];
  const ends = [
    ...((client.port !== 0) === hasPorts ? [] : [custom(['client'], session.client, expected)]),
    ...((server.port !== 0) === hasPorts ? [] : [custom(['server'], session.server, expected)]),
  ];
  if (client.address.length === server.address.length) return ends;
  const family = client.address.length === 4 ? 'IPv4' : 'IPv6';
  return [...ends, custom(['server'], session.server, `an ${family} address, as the client's`)];
}

/** Numbers that have a name, and would else make packets without a right header. */
const named: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmp' };

function protocolFaults(session: Session): readonly Issue[] {
  const { protocol = 'tcp' } = session;
  const name = typeof protocol === 'number' ? named[protocol] : undefined;
  if (name !== undefined) return [custom(['protocol'], protocol, `its name, ${name}`)];
  if (protocol === 'tcp') return [];
  return (['segment-size', 'overlap', 'retransmit', 'ends'] as const)
    .filter((key) => session[key] !== undefined)
    .map((key) => custom([key], session[key], `it in a session over TCP only, not over ${protocol}`));
}

function sizeFaults({ overlap, 'segment-size': size = 1440 }: Session): readonly Issue[] {
  if (overlap === undefined || overlap < size) return [];
  return [custom(['overlap'], overlap, `fewer bytes than a segment has, ${size}`)];
}

function talkFaults(session: Session): readonly Issue[] {
  const { protocol = 'tcp', ends = 'close', talk } = session;
  const silent = ends === 'refused' || ends === 'unanswered';
  if (talk === undefined)
    return silent ? [] : [{ code: 'invalid_type', expected: 'array', path: ['talk'], input: undefined }];
  if (silent) return [custom(['talk'], talk, `none in a connection that was ${ends}`)];
  return talk.flatMap((turn, at) => {
    if ('pause' in turn) return [];
    const faults: Issue[] = [];
    if (turn.cuts !== undefined && protocol !== 'tcp')
      faults.push(custom(['talk', at, 'cuts'], turn.cuts, `them over TCP only, not over ${protocol}`));
    for (const key of ['type', 'code'] as const)
      if (turn[key] !== undefined && protocol !== 'icmp')
        faults.push(custom(['talk', at, key], turn[key], `it over ICMP only, not over ${protocol}`));
    const length = protocol === 'tcp' ? 0 : (speech(turn)?.bytes.length ?? 0);
    const [key, value] = Object.entries(turn).find(([name]) => /^(client|server)/.test(name)) ?? ['', turn];
    if (length > mostInPacket)
      faults.push(
        custom(['talk', at, key], value, `at most ${mostInPacket} bytes in a packet, not ${length}`),
      );
    return faults;
  });
}

function repeatFaults({ client, server, repeat }: Session): readonly Issue[] {
  if (repeat === undefined) return [];
  const more = repeat.times - 1;
  const ends = { client: parseEndpoint(client), server: parseEndpoint(server) };
  const last = {
    client:
      ends.client &&
      nextEndpoint(ends.client, repeat.next === 'client' ? more : 0, ends.client.port === 0 ? 0 : more),
    server: ends.server && nextEndpoint(ends.server, repeat.next === 'server' ? more : 0, 0),
  };
  if (last.client !== undefined && last.server !== undefined) return [];
  const expected = 'so few times that the last number of the address and the port can count up so far';
  return [custom(['repeat', 'times'], repeat.times, expected)];
}
