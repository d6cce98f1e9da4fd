import type { Capture } from './read/reading.ts';

/** A frame with its time in microseconds since 1970, a whole number. */
export interface Packet {
  readonly time: number;
  readonly bytes: Uint8Array;
}

const fileHeader = 24;
const packetHeader = 16;
const ethernet = 1;
const second = 1_000_000;
const microsecond = 1000n;
const nanoseconds = 1_000_000_000n;

/** Writes a classic pcap file, little-endian, microseconds, link type Ethernet (draft-ietf-opsawg-pcap). */
export function writePcap(packets: readonly Packet[]): Uint8Array {
  const stamped = packets.map(({ time, bytes }) => ({
    seconds: Math.floor(time / second),
    part: time % second,
    bytes,
    length: bytes.length,
  }));
  return writeFile(0xa1b2_c3d4, ethernet, stamped);
}

/**
 * Writes a capture that was read as a classic one, little-endian: what was found in it, and nothing else. Names of
 * machines, programs and people and comments, as pcapng has them, stay behind. In nanoseconds where it takes them.
 */
export function writeClassic({ linkType, packets }: Capture): Uint8Array {
  const isFine = packets.some(({ time }) => time % microsecond !== 0n);
  const stamped = packets.map(({ time, bytes, length }) => ({
    seconds: Number(time / nanoseconds),
    part: Number((time % nanoseconds) / (isFine ? 1n : microsecond)),
    bytes,
    length,
  }));
  return writeFile(isFine ? 0xa1b2_3c4d : 0xa1b2_c3d4, linkType, stamped);
}

interface Stamped {
  readonly seconds: number;
  /** Microseconds or nanoseconds, as the magic number says. */
  readonly part: number;
  readonly bytes: Uint8Array;
  readonly length: number;
}

function writeFile(magic: number, linkType: number, packets: readonly Stamped[]): Uint8Array {
  const file = Buffer.alloc(
    packets.reduce((sum, { bytes }) => sum + packetHeader + bytes.length, fileHeader),
  );
  const longest = packets.reduce((most, { bytes }) => Math.max(most, bytes.length), 65_535);
  file.writeUInt32LE(magic, 0);
  file.writeUInt16LE(2, 4);
  file.writeUInt16LE(4, 6);
  file.writeUInt32LE(longest, 16);
  file.writeUInt32LE(linkType, 20);
  let at = fileHeader;
  for (const { seconds, part, bytes, length } of packets) {
    file.writeUInt32LE(seconds, at);
    file.writeUInt32LE(part, at + 4);
    file.writeUInt32LE(bytes.length, at + 8);
    file.writeUInt32LE(length, at + 12);
    file.set(bytes, at + packetHeader);
    at += packetHeader + bytes.length;
  }
  return file;
}
