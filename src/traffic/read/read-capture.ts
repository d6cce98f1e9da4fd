import { classicMagics, readClassic } from './classic.ts';
import { readPcapng, sectionMagic } from './pcapng.ts';
import type { CaptureReading } from './reading.ts';

/**
 * Reads a packet capture: classic pcap (draft-ietf-opsawg-pcap; either byte order, microseconds and nanoseconds) or
 * pcapng (draft-ietf-opsawg-pcapng). Believes nothing that the file says of itself: every length is held against what
 * is there, packets are views, and their number is bounded. A file cut short is a fault, as engines refuse it too.
 */
export function readCapture(bytes: Uint8Array): CaptureReading {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength >= 4) {
    const magic = view.getUint32(0);
    const classic = classicMagics.get(magic);
    if (classic !== undefined) return readClassic(view, classic.little, classic.tick);
    if (magic === sectionMagic) return readPcapng(view);
  }
  const reason = 'Unexpected content, expected a packet capture (pcap or pcapng)';
  return { fault: { offset: 0, reason } };
}
