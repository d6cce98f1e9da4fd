/**
 * Reads captures back by the offsets of the formats, with none of the code that wrote them: Ethernet, 802.1Q, IPv4,
 * IPv6, fragments, TCP, UDP, ICMP. Throws on a wrong length or checksum.
 */

/** An IP packet, put together again where it came in fragments. */
export interface Decoded {
  /** Microseconds since 1970, of its last fragment. */
  readonly time: number;
  readonly vlan: readonly number[];
  readonly from: string;
  readonly to: string;
  readonly protocol: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  /** Like `SA`; empty where it is not TCP. */
  readonly flags: string;
  readonly icmp: readonly [type: number, code: number];
  /** Behind the header of TCP or UDP, behind the checksum of ICMP, behind IP's of others. */
  readonly payload: Buffer;
  readonly fragments: number;
}

interface Part {
  readonly source: Buffer;
  readonly destination: Buffer;
  readonly protocol: number;
  readonly offset: number;
  readonly more: boolean;
  readonly id: number;
  readonly bytes: Buffer;
  readonly vlan: readonly number[];
}

export function decode(file: Uint8Array): readonly Decoded[] {
  const waiting = new Map<string, Part[]>();
  return framesOf(file).flatMap(({ time, frame }) => {
    const part = partOf(frame);
    const key = `${part.source.toString('hex')} ${part.id} ${part.protocol}`;
    const parts = [...(waiting.get(key) ?? []), part];
    waiting.set(key, parts);
    const end = parts.find(({ more }) => !more);
    const length = parts.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (end === undefined || length < end.offset + end.bytes.length) return [];
    waiting.delete(key);
    const bytes = Buffer.alloc(length);
    for (const each of parts) bytes.set(each.bytes, each.offset);
    return [{ ...above(part, bytes), time, fragments: parts.length }];
  });
}

export function framesOf(bytes: Uint8Array): readonly { time: number; frame: Buffer }[] {
  const file = Buffer.from(bytes);
  if (file.readUInt32LE(0) !== 0xa1b2c3d4 || file.readUInt32LE(20) !== 1)
    throw new Error('no Ethernet capture');
  const frames = [];
  for (let at = 24; at < file.length; ) {
    const length = file.readUInt32LE(at + 8);
    if (length !== file.readUInt32LE(at + 12)) throw new Error('a cut packet');
    const time = file.readUInt32LE(at) * 1_000_000 + file.readUInt32LE(at + 4);
    frames.push({ time, frame: file.subarray(at + 16, at + 16 + length) });
    at += 16 + length;
  }
  return frames;
}

function partOf(frame: Buffer): Part {
  const vlan = [];
  let at = 12;
  for (; [0x8100, 0x88a8].includes(frame.readUInt16BE(at)); at += 4)
    vlan.push(frame.readUInt16BE(at + 2) & 0xfff);
  const type = frame.readUInt16BE(at);
  const ip = frame.subarray(at + 2);
  if (ip.length > 1500) throw new Error(`${ip.length} bytes in a frame`);
  if (type === 0x0800) return { ...four(ip), vlan };
  if (type === 0x86dd) return { ...six(ip), vlan };
  throw new Error(`type ${type.toString(16)}`);
}

function four(ip: Buffer): Omit<Part, 'vlan'> {
  if (sum(ip.subarray(0, 20)) !== 0xffff) throw new Error('a wrong checksum of IPv4');
  if (ip.readUInt8(0) !== 0x45 || ip.readUInt16BE(2) !== ip.length) throw new Error('a wrong length of IPv4');
  const word = ip.readUInt16BE(6);
  return {
    source: ip.subarray(12, 16),
    destination: ip.subarray(16, 20),
    protocol: ip.readUInt8(9),
    offset: (word & 0x1fff) * 8,
    more: (word & 0x2000) !== 0,
    id: ip.readUInt16BE(4),
    bytes: ip.subarray(20),
  };
}

function six(ip: Buffer): Omit<Part, 'vlan'> {
  if (ip.readUInt32BE(0) !== 0x60000000 || ip.readUInt16BE(4) !== ip.length - 40)
    throw new Error('a wrong header of IPv6');
  const base = { source: ip.subarray(8, 24), destination: ip.subarray(24, 40) };
  const next = ip.readUInt8(6);
  if (next !== 44) return { ...base, protocol: next, offset: 0, more: false, id: -1, bytes: ip.subarray(40) };
  const word = ip.readUInt16BE(42);
  return {
    ...base,
    protocol: ip.readUInt8(40),
    offset: word & 0xfff8,
    more: (word & 1) !== 0,
    id: ip.readUInt32BE(44),
    bytes: ip.subarray(48),
  };
}

function above(part: Part, bytes: Buffer): Omit<Decoded, 'time' | 'fragments'> {
  const { source, destination, protocol, vlan } = part;
  const base = {
    vlan,
    from: written(source),
    to: written(destination),
    protocol,
    sourcePort: 0,
    destinationPort: 0,
    sequence: 0,
    acknowledgement: 0,
    flags: '',
    icmp: [-1, -1] as const,
    payload: bytes,
  };
  const length = Buffer.alloc(8);
  length.writeUInt32BE(bytes.length, 0);
  length.writeUInt32BE(protocol, 4);
  const pseudo = protocol === 1 ? [] : [source, destination, length];
  if (![1, 6, 17, 58].includes(protocol)) return base;
  if (sum(Buffer.concat([...pseudo, bytes])) !== 0xffff)
    throw new Error(`a wrong checksum of protocol ${protocol}`);
  if (protocol === 1 || protocol === 58)
    return { ...base, icmp: [bytes.readUInt8(0), bytes.readUInt8(1)], payload: bytes.subarray(4) };
  const ports = { sourcePort: bytes.readUInt16BE(0), destinationPort: bytes.readUInt16BE(2) };
  if (protocol === 17) {
    if (bytes.readUInt16BE(4) !== bytes.length || bytes.readUInt16BE(6) === 0)
      throw new Error('a wrong header of UDP');
    return { ...base, ...ports, payload: bytes.subarray(8) };
  }
  const bits = bytes.readUInt8(13);
  return {
    ...base,
    ...ports,
    sequence: bytes.readUInt32BE(4),
    acknowledgement: bytes.readUInt32BE(8),
    flags: ['F', 'S', 'R', 'P', 'A'].filter((_, bit) => (bits & (1 << bit)) !== 0).join(''),
    payload: bytes.subarray(bytes.readUInt8(12) >> 2),
  };
}

/** The bytes of each side of a connection, as a host puts them together: `from:port` to its stream. */
export function streams(packets: readonly Decoded[]): ReadonlyMap<string, Buffer> {
  const sides = new Map<string, { start: number; pieces: { at: number; bytes: Buffer }[] }>();
  for (const { from, to, sourcePort, destinationPort, flags, sequence, payload } of packets) {
    const key = `${from}:${sourcePort}>${to}:${destinationPort}`;
    if (flags.includes('S')) sides.set(key, { start: sequence + 1, pieces: [] });
    const side = sides.get(key);
    if (side !== undefined && payload.length > 0)
      side.pieces.push({ at: (sequence - side.start) >>> 0, bytes: payload });
  }
  return new Map(
    [...sides].map(([key, { pieces }]) => {
      const stream = Buffer.alloc(Math.max(0, ...pieces.map(({ at, bytes }) => at + bytes.length)));
      const there = new Set<number>();
      for (const { at, bytes } of pieces)
        for (const [index, byte] of bytes.entries()) {
          if (there.has(at + index) && stream[at + index] !== byte) throw new Error('another byte again');
          there.add(at + index);
          stream[at + index] = byte;
        }
      if (there.size !== stream.length) throw new Error('a gap in a stream');
      return [key, stream];
    }),
  );
}

/** RFC 1071, written another way than the code under test: ffff where the checksum is in and right. */
function sum(bytes: Buffer): number {
  const even = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
  let total = 0;
  for (let at = 0; at < even.length; at += 2) {
    total += even.readUInt16BE(at);
    if (total > 0xffff) total -= 0xffff;
  }
  return total;
}

function written(address: Buffer): string {
  if (address.length === 4) return address.join('.');
  return Array.from({ length: 8 }, (_, at) => address.readUInt16BE(at * 2).toString(16)).join(':');
}
