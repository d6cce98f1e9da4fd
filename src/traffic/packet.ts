/** One end of a TCP connection. */
export interface Endpoint {
  /** Four octets. */
  readonly address: readonly number[];
  readonly port: number;
}

/** TCP flags (RFC 9293, 3.1). */
export const flags = { fin: 0x01, syn: 0x02, psh: 0x08, ack: 0x10 } as const;

export interface Segment {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly payload: Uint8Array;
  /** IPv4 identification, 16 bits. */
  readonly id: number;
}

const ethernetLength = 14;
const ipLength = 20;
const tcpLength = 20;
const tcpProtocol = 6;
const window = 64_240;

/** Writes a segment as an Ethernet frame with IPv4 (RFC 791) and TCP (RFC 9293) headers and right checksums. */
export function frame(segment: Segment): Uint8Array {
  const bytes = Buffer.alloc(ethernetLength + ipLength + tcpLength + segment.payload.length);
  hardwareAddress(bytes, 0, segment.to);
  hardwareAddress(bytes, 6, segment.from);
  bytes.writeUInt16BE(0x0800, 12);
  writeIp(bytes.subarray(ethernetLength), segment);
  writeTcp(bytes.subarray(ethernetLength + ipLength), segment);
  return bytes;
}

/** A locally administered address made of the IPv4 address, so that each host keeps its own. */
function hardwareAddress(bytes: Buffer, at: number, { address }: Endpoint): void {
  bytes.set([0x02, 0x00, ...address], at);
}

function writeIp(ip: Buffer, { from, to, id }: Segment): void {
  ip.writeUInt8(0x45, 0);
  ip.writeUInt16BE(ip.length, 2);
  ip.writeUInt16BE(id & 0xffff, 4);
  ip.writeUInt16BE(0x4000, 6);
  ip.writeUInt8(64, 8);
  ip.writeUInt8(tcpProtocol, 9);
  ip.set(from.address, 12);
  ip.set(to.address, 16);
  ip.writeUInt16BE(checksum(ip.subarray(0, ipLength)), 10);
}

function writeTcp(tcp: Buffer, segment: Segment): void {
  tcp.writeUInt16BE(segment.from.port, 0);
  tcp.writeUInt16BE(segment.to.port, 2);
  tcp.writeUInt32BE(segment.sequence >>> 0, 4);
  tcp.writeUInt32BE(segment.acknowledgement >>> 0, 8);
  tcp.writeUInt8((tcpLength / 4) << 4, 12);
  tcp.writeUInt8(segment.flags, 13);
  tcp.writeUInt16BE(window, 14);
  tcp.set(segment.payload, tcpLength);
  const pseudo = Buffer.alloc(12);
  pseudo.set(segment.from.address, 0);
  pseudo.set(segment.to.address, 4);
  pseudo.writeUInt8(tcpProtocol, 9);
  pseudo.writeUInt16BE(tcp.length, 10);
  tcp.writeUInt16BE(checksum(pseudo, tcp), 16);
}

/** The Internet checksum (RFC 1071) over parts that follow one another; each but the last has an even length. */
export function checksum(...parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts)
    for (let at = 0; at < part.length; at += 2) sum += ((part[at] ?? 0) << 8) + (part[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
