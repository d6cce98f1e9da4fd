import { type CapturedPacket, type CaptureReading, mostInPacket, mostPackets } from './reading.ts';

/** Magic numbers read big-endian (draft-ietf-opsawg-pcap, 4), with byte order, and nanoseconds in a tick. */
export const classicMagics: ReadonlyMap<number, { readonly little: boolean; readonly tick: bigint }> =
  new Map([
    [0xa1b2_c3d4, { little: false, tick: 1000n }],
    [0xd4c3_b2a1, { little: true, tick: 1000n }],
    [0xa1b2_3c4d, { little: false, tick: 1n }],
    [0x4d3c_b2a1, { little: true, tick: 1n }],
  ]);

const fileHeader = 24;
const packetHeader = 16;
const nanoseconds = 1_000_000_000n;

/** Reads a classic capture whose magic number is known. */
export function readClassic(view: DataView, little: boolean, tick: bigint): CaptureReading {
  if (view.byteLength < fileHeader)
    return { fault: { offset: view.byteLength, reason: 'Unexpected end of file in the file header' } };
  const version = `${view.getUint16(4, little)}.${view.getUint16(6, little)}`;
  // Older ones had the two lengths of a packet in the other order; none was ever newer.
  if (version !== '2.4')
    return { fault: { offset: 4, reason: `Unexpected version ${version} of the format, expected 2.4` } };
  const linkType = view.getUint32(20, little) & 0xffff;
  const packets: CapturedPacket[] = [];
  for (let at = fileHeader; at < view.byteLength; ) {
    const which = `packet ${packets.length + 1}`;
    if (packets.length >= mostPackets) return tooMany(at);
    if (at + packetHeader > view.byteLength)
      return { fault: { offset: at, reason: `Unexpected end of file in the header of ${which}` } };
    const held = view.getUint32(at + 8, little);
    const length = view.getUint32(at + 12, little);
    if (held > mostInPacket)
      return {
        fault: {
          offset: at + 8,
          reason: `Unexpected length ${held} of ${which}, expected at most ${mostInPacket} bytes`,
        },
      };
    const begins = at + packetHeader;
    if (begins + held > view.byteLength)
      return { fault: { offset: view.byteLength, reason: `Unexpected end of file in ${which}` } };
    packets.push({
      time: BigInt(view.getUint32(at, little)) * nanoseconds + BigInt(view.getUint32(at + 4, little)) * tick,
      bytes: new Uint8Array(view.buffer, view.byteOffset + begins, held),
      length: Math.max(length, held),
    });
    at = begins + held;
  }
  return { capture: { format: 'pcap', linkType, packets } };
}

export function tooMany(offset: number): CaptureReading {
  return { fault: { offset, reason: `Unexpected packet, expected at most ${mostPackets} in a capture` } };
}
