import type { Endpoint } from '../endpoint.ts';
import { checksum, wordSum } from './checksum.ts';

/** One direction between two hosts: what all its packets begin with. */
export interface Lane {
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** Ethernet, tags included. */
  readonly link: Uint8Array;
  /** Most bytes of an IP packet behind its header; the rest goes into further fragments. A multiple of eight. */
  readonly fragmentSize: number;
  /** Both addresses as 16-bit words, summed up. */
  readonly addressSum: number;
}

/** What a packet carries above IP. */
export interface Content {
  /** IP protocol number (RFC 5237). */
  readonly protocol: number;
  readonly payload: Uint8Array;
  /** IP identification; 16 bits of it go into IPv4. */
  readonly id: number;
}

/** Part of an IP packet's payload. */
interface Fragment {
  readonly bytes: Uint8Array;
  /** In bytes, from the beginning of the payload. */
  readonly offset: number;
  readonly more: boolean;
}

const fragmentHeader = 44;

/** `vlan`: VLAN ids, the outer one first: none, one or two. */
export function lane(from: Endpoint, to: Endpoint, vlan: readonly number[], fragmentSize: number): Lane {
  const addressSum = wordSum(Uint8Array.from([...from.address, ...to.address]));
  return { from, to, link: ethernet(from, to, vlan), fragmentSize, addressSum };
}

/** Writes content as Ethernet frames: one, or one for each fragment. */
export function frames(content: Content, lane: Lane): readonly Uint8Array[] {
  const { payload } = content;
  if (payload.length <= lane.fragmentSize)
    return [frame(content, lane, { bytes: payload, offset: 0, more: false })];
  const parts: Uint8Array[] = [];
  for (let offset = 0; offset < payload.length; offset += lane.fragmentSize) {
    const end = offset + lane.fragmentSize;
    const bytes = payload.subarray(offset, end);
    parts.push(frame(content, lane, { bytes, offset, more: end < payload.length }));
  }
  return parts;
}

function frame(content: Content, lane: Lane, fragment: Fragment): Uint8Array {
  const whole = fragment.offset === 0 && !fragment.more;
  const six = lane.from.address.length === 16;
  const header = six ? (whole ? 40 : 48) : 20;
  const bytes = Buffer.alloc(lane.link.length + header + fragment.bytes.length);
  bytes.set(lane.link, 0);
  bytes.set(fragment.bytes, lane.link.length + header);
  const ip = bytes.subarray(lane.link.length, lane.link.length + header);
  if (six) writeSix(ip, content, lane, fragment);
  else writeFour(ip, content, lane, fragment);
  return bytes;
}

/** IEEE 802.3, with IEEE 802.1Q tags: of two, the outer is a service tag (802.1ad). */
function ethernet(from: Endpoint, to: Endpoint, vlan: readonly number[]): Uint8Array {
  const header = Buffer.alloc(14 + 4 * vlan.length);
  header.set(hardwareAddress(to), 0);
  header.set(hardwareAddress(from), 6);
  for (const [at, id] of vlan.entries()) {
    header.writeUInt16BE(at < vlan.length - 1 ? 0x88a8 : 0x8100, 12 + 4 * at);
    header.writeUInt16BE(id, 14 + 4 * at);
  }
  header.writeUInt16BE(from.address.length === 4 ? 0x0800 : 0x86dd, header.length - 2);
  return header;
}

/** A locally administered address made of the last four octets of the host's own, so that each host keeps its own. */
function hardwareAddress({ address }: Endpoint): readonly number[] {
  return [0x02, address.length === 4 ? 0x00 : 0x06, ...address.slice(-4)];
}

/** RFC 791, 3.1. A packet in one piece says that it may not be fragmented. */
function writeFour(ip: Buffer, { protocol, id }: Content, { from, to }: Lane, fragment: Fragment): void {
  const { bytes, offset, more } = fragment;
  const whole = offset === 0 && !more;
  ip.writeUInt8(0x45, 0);
  ip.writeUInt16BE(ip.length + bytes.length, 2);
  ip.writeUInt16BE(id & 0xffff, 4);
  ip.writeUInt16BE(whole ? 0x4000 : (more ? 0x2000 : 0) | (offset / 8), 6);
  ip.writeUInt8(64, 8);
  ip.writeUInt8(protocol, 9);
  ip.set(from.address, 12);
  ip.set(to.address, 16);
  ip.writeUInt16BE(checksum(ip), 10);
}

/** RFC 8200, 3 and 4.5. */
function writeSix(ip: Buffer, { protocol, id }: Content, { from, to }: Lane, fragment: Fragment): void {
  const { bytes, offset, more } = fragment;
  const whole = offset === 0 && !more;
  ip.writeUInt32BE(0x6000_0000, 0);
  ip.writeUInt16BE(ip.length - 40 + bytes.length, 4);
  ip.writeUInt8(whole ? protocol : fragmentHeader, 6);
  ip.writeUInt8(64, 7);
  ip.set(from.address, 8);
  ip.set(to.address, 24);
  if (whole) return;
  ip.writeUInt8(protocol, 40);
  ip.writeUInt16BE(offset | (more ? 1 : 0), 42);
  ip.writeUInt32BE(id >>> 0, 44);
}
