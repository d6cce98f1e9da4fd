import { Unreadable } from './reading.ts';

/** What an interface description says of the packets that refer to it. */
export interface Interface {
  readonly linkType: number;
  /** Most bytes of a packet that were kept; 0 is no limit. */
  readonly snapLength: number;
  /** Its clock's ticks as nanoseconds since 1970. */
  readonly nanoseconds: (ticks: bigint) => bigint;
}

/** Options (draft-ietf-opsawg-pcapng, 4.2). */
const options = { end: 0, resolution: 9, offset: 14 };
const second = 1_000_000_000n;
/** Finer than this no clock is; a divisor of 2^127 would cost time for each packet. */
const finest = 64;

/** Reads the body of an interface description block, which begins 8 bytes behind `at`. */
export function interfaceOf(body: DataView, little: boolean, at: number): Interface {
  if (body.byteLength < 8)
    throw new Unreadable({ offset: at, reason: 'Unexpected end of an interface description' });
  let inSecond = 1_000_000n;
  let offset = 0n;
  for (let next = 8; next + 4 <= body.byteLength; ) {
    const code = body.getUint16(next, little);
    const length = body.getUint16(next + 2, little);
    const value = next + 4;
    if (code === options.end) break;
    if (value + length > body.byteLength)
      throw new Unreadable({ offset: at + 8 + next, reason: 'Unexpected end of an option of an interface' });
    if (code === options.resolution && length === 1)
      inSecond = ticksInSecond(body.getUint8(value), at + 8 + value);
    if (code === options.offset && length === 8) offset = body.getBigInt64(value, little);
    next = value + Math.ceil(length / 4) * 4;
  }
  return {
    linkType: body.getUint16(0, little),
    snapLength: body.getUint32(4, little),
    nanoseconds: (ticks) => (ticks * second) / inSecond + offset * second,
  };
}

/** A power of ten, or with the highest bit set of two. */
function ticksInSecond(resolution: number, offset: number): bigint {
  const power = resolution & 0x7f;
  if (power > finest)
    throw new Unreadable({
      offset,
      reason: `Unexpected resolution of a clock, 10 or 2 to the power of -${power}, expected at most ${finest}`,
    });
  return (resolution & 0x80 ? 2n : 10n) ** BigInt(power);
}
