/**
 * A capture with all its times moved by whole seconds.
 *
 * @param bytes - as tcpdump writes it: classic pcap, little-endian, microseconds.
 */
export function shifted(bytes: Uint8Array, seconds: number): Uint8Array {
  const out = Buffer.from(bytes);
  if (out.readUInt32LE(0) !== 0xa1b2c3d4) throw new Error('No pcap of the expected form');
  for (let at = 24; at < out.length; at += 16 + out.readUInt32LE(at + 8))
    out.writeUInt32LE(out.readUInt32LE(at) + seconds, at);
  return out;
}
