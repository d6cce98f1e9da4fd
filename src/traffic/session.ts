import type { Conversation } from './conversation.ts';
import { type Endpoint, flags, frame } from './packet.ts';
import { speech } from './turn.ts';

type Session = Conversation['sessions'][number];

/** One side of a connection as it goes on. */
interface Side {
  readonly at: Endpoint;
  /** The next sequence number that it sends. */
  next: number;
}

/**
 * The frames of one session: the three-way handshake, each turn in segments that the other side acknowledges one by
 * one, and a close that the client begins. `number` (from 0) fixes sequence numbers, so that two sessions over the same
 * ports differ.
 */
export function* session(talk: Session, number: number): Generator<Uint8Array> {
  const client: Side = { at: endpoint(talk.client), next: initialSequence(number, 0) };
  const server: Side = { at: endpoint(talk.server), next: initialSequence(number, 1) };
  let id = 0;
  const send = (from: Side, to: Side, bits: number, payload: Uint8Array = new Uint8Array()): Uint8Array => {
    id += 1;
    const acknowledgement = (bits & flags.ack) === 0 ? 0 : to.next;
    const bytes = frame({
      from: from.at,
      to: to.at,
      sequence: from.next,
      acknowledgement,
      flags: bits,
      payload,
      id,
    });
    const occupied = payload.length + ((bits & (flags.syn | flags.fin)) === 0 ? 0 : 1);
    from.next = (from.next + occupied) >>> 0;
    return bytes;
  };

  yield send(client, server, flags.syn);
  yield send(server, client, flags.syn | flags.ack);
  yield send(client, server, flags.ack);
  for (const turn of talk.talk) {
    const { from, bytes } = speech(turn);
    const [speaker, listener] = from === 'client' ? [client, server] : [server, client];
    for (let start = 0; start < bytes.length; start += talk['segment-size']) {
      yield send(
        speaker,
        listener,
        flags.psh | flags.ack,
        bytes.subarray(start, start + talk['segment-size']),
      );
      yield send(listener, speaker, flags.ack);
    }
  }
  yield send(client, server, flags.fin | flags.ack);
  yield send(server, client, flags.ack);
  yield send(server, client, flags.fin | flags.ack);
  yield send(client, server, flags.ack);
}

/** Fixed, not random: the same conversation makes the same capture. RFC 9293, 3.4.1 asks that they differ over time. */
function initialSequence(number: number, side: 0 | 1): number {
  return (0x1000_0000 + number * 0x0010_0000 + side * 0x6000_0000) >>> 0;
}

/** Reads `192.0.2.10:49152`, whose form the schema has checked. */
function endpoint(text: string): Endpoint {
  const [address = '', port = ''] = text.split(':');
  return { address: address.split('.').map(Number), port: Number(port) };
}
