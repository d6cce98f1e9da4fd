/** Captures made by hand, by the offsets of the formats, in any byte order. */

export type Order = 'little' | 'big';

export function u16(order: Order, value: number): Buffer {
  const bytes = Buffer.alloc(2);
  if (order === 'little') bytes.writeUInt16LE(value);
  else bytes.writeUInt16BE(value);
  return bytes;
}

export function u32(order: Order, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  if (order === 'little') bytes.writeUInt32LE(value);
  else bytes.writeUInt32BE(value);
  return bytes;
}

export function classic(
  order: Order,
  magic: number,
  packets: readonly { seconds: number; part: number; bytes: Uint8Array; length?: number }[],
): Buffer {
  const header = [
    u32(order, magic),
    u16(order, 2),
    u16(order, 4),
    ...[0, 0, 65_535, 1].map((n) => u32(order, n)),
  ];
  return Buffer.concat([
    ...header,
    ...packets.flatMap(({ seconds, part, bytes, length = bytes.length }) => [
      ...[seconds, part, bytes.length, length].map((n) => u32(order, n)),
      bytes,
    ]),
  ]);
}

/** A pcapng block: type, length, body with padding, length. */
export function block(order: Order, type: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
  const length = u32(order, padded.length + 12);
  return Buffer.concat([u32(order, type), length, padded, length]);
}

export function section(order: Order): Buffer {
  const unknown = Buffer.alloc(8, 0xff);
  return block(order, 0x0a0d0d0a, u32(order, 0x1a2b3c4d), u16(order, 1), u16(order, 0), unknown);
}

export function option(order: Order, code: number, value: Uint8Array): Buffer {
  const padding = Buffer.alloc((4 - (value.length % 4)) % 4);
  return Buffer.concat([u16(order, code), u16(order, value.length), value, padding]);
}

export function networkInterface(order: Order, linkType: number, snap = 0, ...options: Buffer[]): Buffer {
  return block(order, 1, u16(order, linkType), u16(order, 0), u32(order, snap), ...options);
}

export function enhanced(
  order: Order,
  {
    from = 0,
    ticks,
    bytes,
    length = bytes.length,
  }: { from?: number; ticks: bigint; bytes: Uint8Array; length?: number },
): Buffer {
  const [high, low] = [Number(ticks >> 32n), Number(ticks & 0xffff_ffffn)];
  const fields = [from, high, low, bytes.length, length].map((n) => u32(order, n));
  return block(order, 6, ...fields, bytes);
}
