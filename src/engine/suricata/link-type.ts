/** A classic file header, or the shortest pcapng section header block. */
const shortest = 24;

/**
 * Reads the link type of a capture's first interface: classic pcap or pcapng, either byte order. Undefined where the
 * bytes are no capture. What comes after the headers is not looked at.
 */
export function readLinkType(bytes: Uint8Array): number | undefined {
  if (bytes.length < shortest) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const littleEndian = classicOrder.get(view.getUint32(0));
  if (littleEndian !== undefined) return view.getUint32(20, littleEndian) & 0xffff;
  return view.getUint32(0) === sectionHeader ? firstInterface(view) : undefined;
}

/** Magic numbers, read big-endian, of microsecond and nanosecond files, and whether they are little-endian. */
const classicOrder: ReadonlyMap<number, boolean> = new Map([
  [0xa1b2_c3d4, false],
  [0xa1b2_3c4d, false],
  [0xd4c3_b2a1, true],
  [0x4d3c_b2a1, true],
]);
const sectionHeader = 0x0a0d_0d0a;
const interfaceDescription = 1;

/** pcapng (draft-ietf-opsawg-pcapng): the section header block tells the byte order; the next block, the interface. */
function firstInterface(view: DataView): number | undefined {
  const littleEndian = view.getUint32(8) === 0x4d3c_2b1a;
  if (!littleEndian && view.getUint32(8) !== 0x1a2b_3c4d) return undefined;
  const next = view.getUint32(4, littleEndian);
  if (next < shortest || next + 12 > view.byteLength) return undefined;
  return view.getUint32(next, littleEndian) === interfaceDescription
    ? view.getUint16(next + 8, littleEndian)
    : undefined;
}
