import { constants } from 'node:zlib';
import { ClarionError } from '../names/error.ts';
import { pack, unpack } from './bundle.ts';

/**
 * A delta is two zstd frames, one in the other. The inner one makes the newer tar, with the older one as its dictionary
 * (`zstd -d --patch-from=OLD.tar`). What is copied takes a block for every 128 kB in it, the most that a block may make
 * (RFC 8878, 3.1.1.2.4), each like the one before; the outer frame makes next to nothing of them.
 */

/** A part of the newer tar that stands in the older one. */
export interface Copy {
  /** Where it begins in the newer tar. */
  readonly to: number;
  /** Where it begins in the older tar, counted from that one's end: how long that one is need not be known. */
  readonly back: number;
  /** Bytes. */
  readonly length: number;
}

/** Most bytes that a block makes (RFC 8878, 3.1.1.2.3). */
const blockBytes = 2 ** 17;

/** Shorter copies are no shorter than what they copy. */
export const leastCopy = 35;

/** Of the match length codes from 32 on: the least length, and how many bits tell what is added (RFC 8878, 3.1.1.3.2.1.1). */
const lengthCodes = [
  [35, 1],
  [37, 1],
  [39, 1],
  [41, 1],
  [43, 2],
  [47, 2],
  [51, 3],
  [59, 3],
  [67, 4],
  [83, 4],
  [99, 5],
  [131, 7],
  [259, 8],
  [515, 9],
  [1027, 10],
  [2051, 11],
  [4099, 12],
  [8195, 13],
  [16_387, 14],
  [32_771, 15],
  [65_539, 16],
] as const;
const firstCode = 32;

/** The first three distances are names of earlier ones (RFC 8878, 3.1.1.3.2.1.1), which are not used here. */
const repeatedDistances = 3;

/** zstd's magic number, then: one segment, its length in four bytes, no checksum (RFC 8878, 3.1.1.1). The tar's digest is signed. */
const frameStart = Buffer.from('28b52ffda0', 'hex');

/** No literals (RFC 8878, 3.1.1.3.1.1); one sequence, whose three codes stand in a byte each (3.1.1.3.2.1). */
const sequenceStart = Buffer.from('000154', 'hex');

/**
 * Writes the delta that makes a tar.
 *
 * @param copies in the order of the newer tar, none over another. What none of them makes is written out.
 */
export function writeDelta(newer: Uint8Array, copies: readonly Copy[]): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(newer.byteLength);
  const blocks: Block[] = [];
  let made = 0;
  for (const copy of copies) {
    if (copy.length < leastCopy) continue;
    blocks.push(...rawBlocks(newer.subarray(made, copy.to)), ...blocksOf(copy));
    made = copy.to + copy.length;
  }
  blocks.push(...rawBlocks(newer.subarray(made)));
  const last = blocks.length - 1;
  const written = blocks.flatMap(({ type, bytes }, index) => [
    blockHeader(type, bytes.byteLength, index === last),
    bytes,
  ]);
  return wrap(Buffer.concat([frameStart, length, ...written]));
}

/**
 * Reads what a delta copies, without the tar that it copies from. Of deltas that `writeDelta` wrote alone.
 *
 * @param ceiling most bytes of the tar that it makes.
 * @throws ClarionError of kind `verification`, code `release/delta`.
 */
export function readDelta(
  delta: Uint8Array,
  ceiling: number,
): { readonly length: number; readonly copies: readonly Copy[] } {
  const patch = readPatch(unpack(delta, longestPatch(ceiling), {}, 'release/delta'));
  if (patch === undefined) throw unreadable();
  const copies: Copy[] = [];
  for (const block of patch.blocks) {
    if ('bytes' in block) continue;
    const { to, distance, length } = block;
    const before = copies.at(-1);
    if (before !== undefined && before.to + before.length === to && before.to + before.back === distance)
      copies[copies.length - 1] = { ...before, length: before.length + length };
    else copies.push({ to, back: distance - to, length });
  }
  return { length: patch.length, copies };
}

/** Packs the inner frame of a delta, whoever made it. */
export function wrap(frame: Uint8Array): Uint8Array {
  return pack(frame, { [constants.ZSTD_c_compressionLevel]: 12, [constants.ZSTD_c_contentSizeFlag]: 1 });
}

/**
 * Applies a delta to the tar that it was made from.
 *
 * @param length bytes of the newer tar, from signed metadata; more is refused, and so is less.
 * @throws ClarionError of kind `verification`, code `release/delta`.
 */
export function applyDelta(older: Uint8Array, delta: Uint8Array, length: number): Uint8Array {
  const frame = unpack(delta, longestPatch(length), {}, 'release/delta');
  const patch = readPatch(frame);
  // A patch of another writer: zstd takes one whatever its form, and twice the time.
  const newer = patch === undefined ? unpack(frame, length, { dictionary: older }, 'release/delta') : patch;
  if (newer.length !== length)
    throw new ClarionError('verification', `The delta makes ${newer.length} bytes`, {
      code: 'release/delta',
      expected: `${length} bytes, as signed`,
    });
  return 'blocks' in newer ? copyBlocks(older, newer) : newer;
}

function copyBlocks(older: Uint8Array, { length, blocks }: Patch): Uint8Array {
  const newer = Buffer.allocUnsafeSlow(length);
  for (const block of blocks) {
    if ('bytes' in block) {
      newer.set(block.bytes, block.to);
      continue;
    }
    const from = older.byteLength + block.to - block.distance;
    if (from < 0 || from + block.length > older.byteLength) throw unreadable();
    newer.set(older.subarray(from, from + block.length), block.to);
  }
  return newer;
}

/** A patch as `writeDelta` writes them. */
interface Patch {
  /** Bytes that the blocks make. */
  readonly length: number;
  readonly blocks: readonly Made[];
}

/** What a block puts at a place of the newer tar: bytes of its own, or some that begin so far before it, the older tar standing before the newer. */
type Made =
  | { readonly to: number; readonly bytes: Uint8Array }
  | { readonly to: number; readonly distance: number; readonly length: number };

/** @returns undefined for a patch that another writer made. */
function readPatch(unpacked: Uint8Array): Patch | undefined {
  const frame = Buffer.from(unpacked.buffer, unpacked.byteOffset, unpacked.byteLength);
  let at = frameStart.byteLength + 4;
  if (frame.byteLength < at || !frame.subarray(0, frameStart.byteLength).equals(frameStart)) return undefined;
  const length = frame.readUInt32LE(frameStart.byteLength);
  const blocks: Made[] = [];
  let to = 0;
  for (let last = false; !last; ) {
    if (at + 3 > frame.byteLength) return undefined;
    const header = frame.readUIntLE(at, 3);
    const bytes = frame.subarray(at + 3, at + 3 + (header >> 3));
    last = (header & 1) === 1;
    at += 3 + (header >> 3);
    const type = (header >> 1) & 3;
    const sequence = type === compressed ? readSequence(bytes) : undefined;
    if (sequence === undefined && type !== raw) return undefined;
    blocks.push(sequence === undefined ? { to, bytes } : { to, ...sequence });
    to += sequence?.length ?? bytes.byteLength;
  }
  return at === frame.byteLength && to === length ? { length, blocks } : undefined;
}

/** Most bytes of a patch that makes so many: all of them written out, in blocks with headers of three bytes. */
function longestPatch(length: number): number {
  return length + Math.ceil(length / 1024) + 64;
}

interface Block {
  readonly type: typeof raw | typeof compressed;
  readonly bytes: Uint8Array;
}

/** Types of blocks (RFC 8878, 3.1.1.2.2). */
const raw = 0;
const compressed = 2;

function blockHeader(type: number, length: number, last: boolean): Uint8Array {
  const header = Buffer.alloc(3);
  header.writeUIntLE((length << 3) | (type << 1) | (last ? 1 : 0), 0, 3);
  return header;
}

function* rawBlocks(bytes: Uint8Array): Generator<Block> {
  for (let at = 0; at < bytes.byteLength; at += blockBytes)
    yield { type: raw, bytes: bytes.subarray(at, at + blockBytes) };
}

/** One sequence a block, all of the same distance. */
function* blocksOf({ to, back, length }: Copy): Generator<Block> {
  for (let left = length; left > 0; ) {
    const all = Math.min(left, blockBytes);
    // What is left for the next block must not be too short for it.
    const now = left > all && left - all < leastCopy ? all - leastCopy : all;
    yield { type: compressed, bytes: writeSequence(to + back, now) };
    left -= now;
  }
}

/** The one sequence of a block: its codes, then the bits that tell more, read from the last one on, which is 1. */
function writeSequence(distance: number, length: number): Uint8Array {
  const code = lengthCodes.findLastIndex(([least]) => least <= length);
  const [least, bits] = lengthCodes[code] ?? lengthCodes[0];
  const value = distance + repeatedDistances;
  const distanceCode = 31 - Math.clz32(value);
  const extra =
    (1n << BigInt(bits + distanceCode)) |
    (BigInt(value - 2 ** distanceCode) << BigInt(bits)) |
    BigInt(length - least);
  const tail = Buffer.alloc(8);
  tail.writeBigUInt64LE(extra);
  return Buffer.concat([
    sequenceStart,
    Buffer.of(0, distanceCode, firstCode + code),
    tail.subarray(0, Math.floor((bits + distanceCode) / 8) + 1),
  ]);
}

/** @returns undefined where it is not written as `writeSequence` does. */
function readSequence(bytes: Buffer): { readonly distance: number; readonly length: number } | undefined {
  const start = sequenceStart.byteLength;
  if (bytes.byteLength < start + 4 || !bytes.subarray(0, start).equals(sequenceStart)) return undefined;
  const distanceCode = bytes.readUInt8(start + 1);
  const code = lengthCodes[bytes.readUInt8(start + 2) - firstCode];
  if (bytes.readUInt8(start) !== 0 || code === undefined || distanceCode > 30) return undefined;
  const [least, bits] = code;
  const tail = Buffer.alloc(8);
  bytes.copy(tail, 0, start + 3);
  const extra = tail.readBigUInt64LE();
  if (extra >> BigInt(bits + distanceCode) !== 1n) return undefined;
  return {
    length: least + Number(BigInt.asUintN(bits, extra)),
    distance:
      2 ** distanceCode + Number(BigInt.asUintN(distanceCode, extra >> BigInt(bits))) - repeatedDistances,
  };
}

function unreadable(): ClarionError {
  return new ClarionError('verification', 'The delta is not in the form that Clarion writes', {
    code: 'release/delta',
    expected: 'blocks that each are written out, or are one copy',
  });
}
