import { deliver, receiver } from './delivery.ts';
import type { Session } from './session-schema.ts';
import { type Speaker, speech } from './turn.ts';
import { flags, protocols, tcp } from './wire/transport.ts';
import type { Sent, Wire } from './wire/wire.ts';

const second = 1_000_000;
const largest = 1460;
const largest6 = 1440;
const nothing = new Uint8Array();

/**
 * A connection: the three-way handshake, each turn in segments that the other side acknowledges one by one, and its
 * end. `number` (from 0) fixes sequence numbers, so that two connections over the same ports differ.
 */
export function* tcpSession(session: Session, wire: Wire, number: number): Generator<Sent> {
  const { ends = 'close', talk = [] } = session;
  const line = connection(wire, number);
  yield* line.control('client', flags.syn);
  if (ends === 'unanswered') return;
  if (ends === 'refused') return yield* line.refuse();
  yield* line.control('server', flags.syn | flags.ack);
  yield* line.control('client', flags.ack);
  for (const turn of talk) {
    if ('pause' in turn) line.pause(Math.round(turn.pause * second));
    const said = speech(turn);
    if (said === undefined) continue;
    const listener = said.from === 'client' ? 'server' : 'client';
    const cuts = 'cuts' in turn ? (turn.cuts ?? []) : [];
    const inbox = receiver();
    let there = 0;
    for (const piece of deliver(said.bytes.length, { ...switches(session, wire), cuts })) {
      yield* line.segment(said.from, piece.from - there, said.bytes.subarray(piece.from, piece.to));
      const now = inbox.take(piece);
      line.advance(said.from, now - there);
      there = now;
      yield* line.control(listener, flags.ack);
    }
  }
  if (ends === 'open') return;
  if (ends === 'reset') return yield* line.control('client', flags.rst | flags.ack);
  yield* line.control('client', flags.fin | flags.ack);
  yield* line.control('server', flags.ack);
  yield* line.control('server', flags.fin | flags.ack);
  yield* line.control('client', flags.ack);
}

/** A connection as it goes on: which byte each side sends next, as far as the other side has got them all. */
function connection(wire: Wire, number: number) {
  const next: Record<Speaker, number> = {
    client: initialSequence(number, 0),
    server: initialSequence(number, 1),
  };
  let waiting = 0;
  const send = (from: Speaker, bits: number, sequence: number, payload: Uint8Array): readonly Sent[] => {
    const acknowledgement = (bits & flags.ack) === 0 ? 0 : next[from === 'client' ? 'server' : 'client'];
    const bytes = tcp(wire.lanes[from], { sequence, acknowledgement, flags: bits, payload });
    return wire.send(from, protocols.tcp, bytes).map((frame) => {
      const wait = waiting;
      waiting = 0;
      return { bytes: frame, wait };
    });
  };
  const advance = (from: Speaker, bytes: number) => {
    next[from] = (next[from] + bytes) >>> 0;
  };
  return {
    pause: (microseconds: number) => {
      waiting += microseconds;
    },
    advance,
    /** Without payload. SYN and FIN take a sequence number. */
    control: (from: Speaker, bits: number) => {
      const sent = send(from, bits, next[from], nothing);
      if ((bits & (flags.syn | flags.fin)) !== 0) advance(from, 1);
      return sent;
    },
    /** With payload that begins `offset` bytes behind, or before, what the other side has got. */
    segment: (from: Speaker, offset: number, payload: Uint8Array) =>
      send(from, flags.psh | flags.ack, next[from] + offset, payload),
    /** The server's answer to a SYN at a closed port (RFC 9293, 3.10.7.1): it has sent nothing, so its number is 0. */
    refuse: () => send('server', flags.rst | flags.ack, 0, nothing),
  };
}

function switches(session: Session, { lanes }: Wire) {
  const most = lanes.client.from.address.length === 16 ? largest6 : largest;
  return {
    size: Math.min(session['segment-size'] ?? most, most),
    overlap: session.overlap ?? 0,
    order: session['fragment-size'] === undefined ? (session.order ?? 'in-order') : 'in-order',
    twice: session.retransmit ?? false,
  };
}

/** Fixed, not random: the same conversation makes the same capture. RFC 9293, 3.4.1 asks that they differ over time. */
function initialSequence(number: number, side: 0 | 1): number {
  return (0x1000_0000 + number * 0x0010_0000 + side * 0x6000_0000) >>> 0;
}
