import { type Interface, interfaceOf } from './pcapng-interface.ts';
import {
  type CapturedPacket,
  type CaptureReading,
  mostInPacket,
  mostPackets,
  Unreadable,
} from './reading.ts';

/** Block types (draft-ietf-opsawg-pcapng, 10). */
const blocks = { section: 0x0a0d_0d0a, interface: 1, oldPacket: 2, simplePacket: 3, enhancedPacket: 6 };
export const sectionMagic = blocks.section;
const byteOrderMagic = 0x1a2b_3c4d;
const shortest = 12;
const mostInterfaces = 1000;
/** Nanoseconds since 1970 that the 32 bits of seconds of a classic capture hold. */
const latest = 2n ** 32n * 1_000_000_000n;

/** A block without its type, lengths and padding. */
interface Block {
  readonly type: number;
  /** Where it begins in the file. */
  readonly at: number;
  readonly body: DataView;
  readonly little: boolean;
}

/** Reads a pcapng capture. Blocks of other kinds, and all options but the clock's, are passed over. */
export function readPcapng(view: DataView): CaptureReading {
  try {
    return { capture: { format: 'pcapng', ...packetsOf(view) } };
  } catch (error) {
    if (error instanceof Unreadable) return { fault: error.fault };
    throw error;
  }
}

function packetsOf(view: DataView): { linkType: number; packets: readonly CapturedPacket[] } {
  const packets: CapturedPacket[] = [];
  let interfaces: Interface[] = [];
  let linkType: number | undefined;
  for (const block of blocksOf(view)) {
    if (block.type === blocks.section) {
      // Interfaces are numbered anew in each section.
      interfaces = [];
      sectionVersion(block);
    } else if (block.type === blocks.interface) {
      const found = interfaceOf(block.body, block.little, block.at);
      if (interfaces.length >= mostInterfaces)
        refuse(block.at, `Unexpected interface, expected at most ${mostInterfaces} in a section`);
      linkType ??= found.linkType;
      if (found.linkType !== linkType)
        refuse(
          block.at + 8,
          `Unexpected link type ${found.linkType} of an interface, expected ${linkType} as of the one before`,
          'Engines read captures of one link type: write the packets of each into a file of its own.',
        );
      interfaces.push(found);
    } else {
      const packet = packetOf(block, interfaces, packets.length + 1);
      if (packet === undefined) continue;
      if (packets.length >= mostPackets)
        refuse(block.at, `Unexpected packet, expected at most ${mostPackets} in a capture`);
      packets.push(packet);
    }
  }
  if (linkType === undefined)
    return refuse(view.byteLength, 'Unexpected end of file, expected an interface description');
  return { linkType, packets };
}

function* blocksOf(view: DataView): Generator<Block> {
  let little = false;
  for (let at = 0; at < view.byteLength; ) {
    if (at + shortest > view.byteLength) refuse(at, 'Unexpected end of file in a block');
    if (view.getUint32(at) === blocks.section) little = isLittle(view, at);
    const length = view.getUint32(at + 4, little);
    if (length < shortest || length % 4 !== 0)
      refuse(at + 4, `Unexpected length ${length} of a block, expected a multiple of 4 from 12`);
    if (at + length > view.byteLength) refuse(at, 'Unexpected end of file in a block');
    const again = view.getUint32(at + length - 4, little);
    if (again !== length)
      refuse(at + length - 4, `Unexpected length ${again} at the end of a block, expected ${length}`);
    const body = new DataView(view.buffer, view.byteOffset + at + 8, length - shortest);
    yield { type: view.getUint32(at, little), at, body, little };
    at += length;
  }
}

/** A section header tells the byte order of its section; its type reads the same in both. */
function isLittle(view: DataView, at: number): boolean {
  const magic = view.getUint32(at + 8);
  if (magic === byteOrderMagic) return false;
  if (magic === 0x4d3c_2b1a) return true;
  return refuse(at + 8, 'Unexpected byte-order magic of a section');
}

function sectionVersion({ body, at, little }: Block): void {
  if (body.byteLength < 16) refuse(at, 'Unexpected end of a section header');
  const major = body.getUint16(4, little);
  if (major !== 1) refuse(at + 12, `Unexpected version ${major} of the format, expected 1`);
}

/** The packet of a block; undefined for a block of another kind. */
function packetOf(
  block: Block,
  interfaces: readonly Interface[],
  number: number,
): CapturedPacket | undefined {
  const { type, body, little, at } = block;
  if (type === blocks.simplePacket) {
    const [only] = interfaces;
    if (only === undefined) return refuse(at, `Unexpected packet ${number} without an interface`);
    need(block, 4, number);
    const length = body.getUint32(0, little);
    const held = only.snapLength === 0 ? length : Math.min(length, only.snapLength);
    return { time: 0n, ...content(block, 4, held, number), length };
  }
  if (type !== blocks.enhancedPacket && type !== blocks.oldPacket) return undefined;
  need(block, 20, number);
  const which = type === blocks.oldPacket ? body.getUint16(0, little) : body.getUint32(0, little);
  const from = interfaces[which];
  if (from === undefined)
    return refuse(at + 8, `Unexpected interface ${which} of packet ${number}, expected one of its section`);
  const ticks = (BigInt(body.getUint32(4, little)) << 32n) | BigInt(body.getUint32(8, little));
  const held = body.getUint32(12, little);
  const length = Math.max(body.getUint32(16, little), held);
  const time = from.nanoseconds(ticks);
  if (time < 0n || time >= latest)
    refuse(at + 12, `Unexpected time of packet ${number}, expected one from 1970 to 2106`);
  return { time, ...content(block, 20, held, number), length };
}

function need({ body, at }: Block, length: number, number: number): void {
  if (body.byteLength < length) refuse(at, `Unexpected end of the block of packet ${number}`);
}

function content({ body, at }: Block, offset: number, held: number, number: number): { bytes: Uint8Array } {
  const room = Math.min(mostInPacket, body.byteLength - offset);
  if (held > room)
    refuse(at + 8, `Unexpected length ${held} of packet ${number}, expected at most ${room} bytes`);
  return { bytes: new Uint8Array(body.buffer, body.byteOffset + offset, held) };
}

function refuse(offset: number, reason: string, hint?: string): never {
  throw new Unreadable({ offset, reason, ...(hint === undefined ? {} : { hint }) });
}
