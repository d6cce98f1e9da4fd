import { ClarionError } from '../../names/error.ts';
import { type Order, reorder } from '../delivery.ts';
import { type Endpoint, nextEndpoint, parseEndpoint } from '../endpoint.ts';
import type { Session } from '../session-schema.ts';
import type { Speaker } from '../turn.ts';
import { frames, type Lane, lane } from './frame.ts';

/** A frame, and for how long nothing was sent before it, in microseconds. */
export interface Sent {
  readonly bytes: Uint8Array;
  readonly wait: number;
}

/** The wire between the two hosts of a session. */
export interface Wire {
  /** What each side sends on. */
  readonly lanes: Readonly<Record<Speaker, Lane>>;
  /** Puts what goes above IP into frames. */
  readonly send: (from: Speaker, protocol: number, payload: Uint8Array) => readonly Uint8Array[];
}

/** Fits into Ethernet's 1500 bytes behind the header of IPv4, or of IPv6 with one for fragments. */
const mostInFragment = 1480;
const mostInFragment6 = 1448;

/** `turn` counts from 0 the repetitions of the session. */
export function openWire(session: Session, turn: number): Wire {
  const { client, server } = endsOf(session, turn);
  const { protocol = 'tcp', vlan = [], 'fragment-size': asked, order = 'in-order' } = session;
  const most = client.address.length === 16 ? mostInFragment6 : mostInFragment;
  const tags = typeof vlan === 'number' ? [vlan] : vlan;
  const fragmentSize = Math.min(asked ?? most, most);
  const lanes = {
    client: lane(client, server, tags, fragmentSize),
    server: lane(server, client, tags, fragmentSize),
  };
  // Over TCP the order is that of segments, unless there are fragments.
  const shuffles = order !== 'in-order' && (protocol !== 'tcp' || asked !== undefined);
  let id = 0;
  return {
    lanes,
    send: (from, number, payload) => {
      id += 1;
      const sent = frames({ protocol: number, payload, id }, lanes[from]);
      return shuffles ? inOrder(sent, order) : sent;
    },
  };
}

function inOrder(sent: readonly Uint8Array[], order: Order): readonly Uint8Array[] {
  return reorder(
    sent.map((bytes, at) => ({ bytes, from: at, to: at + 1 })),
    order,
  ).map(({ bytes }) => bytes);
}

function endsOf({ client, server, repeat }: Session, turn: number): Readonly<Record<Speaker, Endpoint>> {
  const from = parseEndpoint(client);
  const to = parseEndpoint(server);
  const hosts = (end: Speaker) => (repeat?.next === end ? turn : 0);
  const ends = {
    client: from && nextEndpoint(from, hosts('client'), from.port === 0 ? 0 : turn),
    server: to && nextEndpoint(to, hosts('server'), 0),
  };
  if (ends.client === undefined || ends.server === undefined)
    throw new ClarionError('content', `Unexpected end of a session, ${client} or ${server}`, {
      code: 'traffic/end',
      expected: 'addresses and ports that the schema accepts',
    });
  return { client: ends.client, server: ends.server };
}
