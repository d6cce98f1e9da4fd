import type { Session } from './session-schema.ts';
import { type Speaker, speech } from './turn.ts';
import type { Turn } from './turn-schema.ts';
import { icmp, protocols, udp } from './wire/transport.ts';
import type { Sent, Wire } from './wire/wire.ts';

const second = 1_000_000;

/** Over everything but TCP: each turn is one packet, or the fragments of one. */
export function* datagramSession(session: Session, wire: Wire, number: number): Generator<Sent> {
  const echo: Echo = { identifier: (number + 1) & 0xffff, sequence: 0 };
  let wait = 0;
  for (const turn of session.talk ?? []) {
    if ('pause' in turn) wait += Math.round(turn.pause * second);
    const said = speech(turn);
    if (said === undefined) continue;
    const { protocol, payload } = packet(session, wire, { turn, ...said }, echo);
    for (const bytes of wire.send(said.from, protocol, payload)) {
      yield { bytes, wait };
      wait = 0;
    }
  }
}

interface Said {
  readonly turn: Turn;
  readonly from: Speaker;
  readonly bytes: Uint8Array;
}

function packet(
  { protocol = 'tcp' }: Session,
  { lanes }: Wire,
  said: Said,
  echo: Echo,
): { readonly protocol: number; readonly payload: Uint8Array } {
  if (typeof protocol === 'number') return { protocol, payload: said.bytes };
  const lane = lanes[said.from];
  if (protocol === 'udp') return { protocol: protocols.udp, payload: udp(lane, said.bytes) };
  const six = lane.from.address.length === 16;
  const { type, code = 0 } = 'pause' in said.turn ? {} : said.turn;
  return {
    protocol: six ? protocols.icmpv6 : protocols.icmp,
    payload:
      type === undefined
        ? icmp(lane, echoType(six, said.from), code, echoed(said, echo))
        : icmp(lane, type, code, said.bytes),
  };
}

/** What relates an echo to its reply. */
interface Echo {
  readonly identifier: number;
  sequence: number;
}

/** The client asks and the server replies (RFC 792; RFC 4443, 4). */
function echoType(six: boolean, from: Speaker): number {
  if (six) return from === 'client' ? 128 : 129;
  return from === 'client' ? 8 : 0;
}

/** Identifier, sequence number and data of an echo: each request has the next number, its reply the same. */
function echoed({ from, bytes }: Said, echo: Echo): Uint8Array {
  if (from === 'client') echo.sequence = (echo.sequence + 1) & 0xffff;
  const head = Buffer.alloc(4);
  head.writeUInt16BE(echo.identifier, 0);
  head.writeUInt16BE(echo.sequence, 2);
  return Buffer.concat([head, bytes]);
}
