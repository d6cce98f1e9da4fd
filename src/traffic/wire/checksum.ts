/** The Internet checksum (RFC 1071) of bytes, and of 16-bit words that were summed up before. */
export function checksum(bytes: Uint8Array, before = 0): number {
  const sum = wordSum(bytes, before);
  return ~((sum & 0xffff) + (sum >>> 16)) & 0xffff;
}

/** Adds up bytes as 16-bit words, a last odd byte as if a zero followed. Below 2^17. */
export function wordSum(bytes: Uint8Array, before = 0): number {
  let sum = before;
  const even = bytes.length & ~1;
  // Byte by byte, for a view on 16-bit words has this machine's order. A double holds such a sum of any packet.
  for (let at = 0; at < even; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  if (even < bytes.length) sum += (bytes[even] ?? 0) << 8;
  while (sum > 0x1fffe) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return sum;
}
