import { checksum } from './checksum.ts';
import type { Lane } from './frame.ts';

/** IP protocol numbers (RFC 5237). */
export const protocols = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 } as const;

/** TCP flags (RFC 9293, 3.1). */
export const flags = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;

export interface Segment {
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly payload: Uint8Array;
}

/** The window that both sides tell, in bytes. */
const window = 64_240;
const tcpLength = 20;

/** A TCP segment without options (RFC 9293, 3.1). */
export function tcp(lane: Lane, { sequence, acknowledgement, flags, payload }: Segment): Uint8Array {
  const bytes = Buffer.alloc(tcpLength + payload.length);
  bytes.writeUInt16BE(lane.from.port, 0);
  bytes.writeUInt16BE(lane.to.port, 2);
  bytes.writeUInt32BE(sequence >>> 0, 4);
  bytes.writeUInt32BE(acknowledgement >>> 0, 8);
  bytes.writeUInt8((tcpLength / 4) << 4, 12);
  bytes.writeUInt8(flags, 13);
  bytes.writeUInt16BE(window, 14);
  bytes.set(payload, tcpLength);
  bytes.writeUInt16BE(checksum(bytes, pseudoSum(lane, protocols.tcp, bytes.length)), 16);
  return bytes;
}

/** A UDP datagram (RFC 768); a sum of zero is sent as ffff, for zero means that there is none. */
export function udp(lane: Lane, payload: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(8 + payload.length);
  bytes.writeUInt16BE(lane.from.port, 0);
  bytes.writeUInt16BE(lane.to.port, 2);
  bytes.writeUInt16BE(bytes.length, 4);
  bytes.set(payload, 8);
  const sum = checksum(bytes, pseudoSum(lane, protocols.udp, bytes.length));
  bytes.writeUInt16BE(sum === 0 ? 0xffff : sum, 6);
  return bytes;
}

/** An ICMP message (RFC 792; RFC 4443, 2.1): type, code, checksum, and what follows. */
export function icmp(lane: Lane, type: number, code: number, rest: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(4 + rest.length);
  bytes.writeUInt8(type, 0);
  bytes.writeUInt8(code, 1);
  bytes.set(rest, 4);
  const six = lane.from.address.length === 16;
  bytes.writeUInt16BE(checksum(bytes, six ? pseudoSum(lane, protocols.icmpv6, bytes.length) : 0), 2);
  return bytes;
}

/** What TCP, UDP and ICMPv6 sum up before their own bytes (RFC 9293, 3.1; RFC 8200, 8.1): addresses, protocol, length. */
function pseudoSum({ addressSum }: Lane, protocol: number, length: number): number {
  return addressSum + protocol + length;
}
