/** One end of what is said. */
export interface End {
  readonly address: readonly [number, number, number, number];
  readonly port: number;
}

/** A piece of a stream: where it begins, from 0, and its bytes. */
export interface Piece {
  readonly at: number;
  readonly bytes: Uint8Array;
}

const ethernet = 14;
const ip = 20;
const flag = { fin: 0x01, syn: 0x02, psh: 0x08, ack: 0x10 } as const;
const clientStart = 1000;
const serverStart = 5000;

/**
 * A whole TCP connection that `from` opens, and in which `speaker` alone says something: its pieces in the order
 * given, so a piece may come twice or too early. Each is acknowledged as far as the stream is whole.
 */
export function connection(
  from: End,
  to: End,
  speaker: 'client' | 'server',
  pieces: readonly Piece[],
): readonly Uint8Array[] {
  const frames: Uint8Array[] = [];
  const sent = { client: clientStart, server: serverStart };
  const send = (
    side: 'client' | 'server',
    bits: number,
    sequence: number,
    payload: Uint8Array = new Uint8Array(),
  ) => {
    const [source, target] = side === 'client' ? [from, to] : [to, from];
    const other = side === 'client' ? sent.server : sent.client;
    const acknowledged = (bits & flag.ack) === 0 ? 0 : other;
    frames.push(packet(6, source, target, tcp(source, target, sequence, acknowledged, bits, payload)));
  };
  const listener = speaker === 'client' ? 'server' : 'client';
  send('client', flag.syn, sent.client++);
  send('server', flag.syn | flag.ack, sent.server++);
  send('client', flag.ack, sent.client);
  const first = sent[speaker];
  const arrived: Piece[] = [];
  for (const piece of pieces) {
    send(speaker, flag.psh | flag.ack, first + piece.at, piece.bytes);
    arrived.push(piece);
    sent[speaker] = first + wholeUpTo(arrived);
    send(listener, flag.ack, sent[listener]);
  }
  send(speaker, flag.fin | flag.ack, sent[speaker]++);
  send(listener, flag.fin | flag.ack, sent[listener]++);
  send(speaker, flag.ack, sent[speaker]);
  return frames;
}

/** One UDP datagram in IPv4. */
export function datagram(from: End, to: End, payload: Uint8Array): Uint8Array {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(from.port, 0);
  header.writeUInt16BE(to.port, 2);
  header.writeUInt16BE(8 + payload.length, 4);
  return packet(17, from, to, Buffer.concat([header, payload]));
}

/** One ICMP echo request, or reply (RFC 792). */
export function echo(from: End, to: End, payload: Uint8Array, reply: boolean): Uint8Array {
  const message = Buffer.concat([Uint8Array.of(reply ? 0 : 8, 0, 0, 0, 0, 1, 0, 1), payload]);
  message.writeUInt16BE(checksum(message), 2);
  return packet(1, from, to, message);
}

/** A packet in Ethernet and IPv4 (RFC 791) of any protocol. */
export function packet(protocol: number, from: End, to: End, body: Uint8Array): Uint8Array {
  const frame = Buffer.alloc(ethernet + ip + body.length);
  frame.writeUInt16BE(0x0800, 12);
  const header = frame.subarray(ethernet, ethernet + ip);
  header.set([0x45, 0]);
  header.writeUInt16BE(ip + body.length, 2);
  header.set([64, protocol], 8);
  header.set(from.address, 12);
  header.set(to.address, 16);
  header.writeUInt16BE(checksum(header), 10);
  frame.set(body, ethernet + ip);
  return frame;
}

function tcp(
  from: End,
  to: End,
  sequence: number,
  acknowledged: number,
  bits: number,
  payload: Uint8Array,
): Uint8Array {
  const segment = Buffer.alloc(20 + payload.length);
  segment.writeUInt16BE(from.port, 0);
  segment.writeUInt16BE(to.port, 2);
  segment.writeUInt32BE(sequence, 4);
  segment.writeUInt32BE(acknowledged, 8);
  segment.set([0x50, bits], 12);
  segment.writeUInt16BE(0xffff, 14);
  segment.set(payload, 20);
  const pseudo = Uint8Array.of(
    ...from.address,
    ...to.address,
    0,
    6,
    segment.length >> 8,
    segment.length & 0xff,
  );
  segment.writeUInt16BE(checksum(Buffer.concat([pseudo, segment])), 16);
  return segment;
}

/** How far the stream is whole with what has arrived, in whatever order. */
function wholeUpTo(pieces: readonly Piece[]): number {
  let end = 0;
  for (const { at, bytes } of pieces.toSorted((a, b) => a.at - b.at))
    if (at <= end) end = Math.max(end, at + bytes.length);
  return end;
}

/** The Internet checksum (RFC 1071). */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += ((bytes[at] ?? 0) << 8) + (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
