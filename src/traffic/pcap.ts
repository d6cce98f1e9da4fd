/** A frame with its time in microseconds since 1970. */
export interface Packet {
  readonly time: number;
  readonly bytes: Uint8Array;
}

const fileHeader = 24;
const packetHeader = 16;
const ethernet = 1;
const second = 1_000_000;

/** Writes a classic pcap file, little-endian, microseconds, link type Ethernet (draft-ietf-opsawg-pcap). */
export function writePcap(packets: readonly Packet[]): Uint8Array {
  const length = packets.reduce((sum, { bytes }) => sum + packetHeader + bytes.length, fileHeader);
  const file = Buffer.alloc(length);
  file.writeUInt32LE(0xa1b2_c3d4, 0);
  file.writeUInt16LE(2, 4);
  file.writeUInt16LE(4, 6);
  file.writeUInt32LE(65_535, 16);
  file.writeUInt32LE(ethernet, 20);
  let at = fileHeader;
  for (const { time, bytes } of packets) {
    file.writeUInt32LE(Math.floor(time / second), at);
    file.writeUInt32LE(time % second, at + 4);
    file.writeUInt32LE(bytes.length, at + 8);
    file.writeUInt32LE(bytes.length, at + 12);
    file.set(bytes, at + packetHeader);
    at += packetHeader + bytes.length;
  }
  return file;
}
