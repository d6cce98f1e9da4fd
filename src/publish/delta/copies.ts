import { type Copy, leastCopy } from '../../release/index.ts';

/** Where one token may be found in the older bytes, at most so many places are tried. */
const tries = 8;

/** Words are looked for in so many times as many older bytes as there are newer ones. */
const reach = 4;

/** Where fewer of the newer bytes than this part stand in lines that are there, the tars are too far apart for words. */
const leastInLines = 0.5;

/**
 * What of a newer tar stands in an older one. Releases are lines, most of them as they were: lines are found again
 * wherever they went, and between two that were found, words are.
 *
 * @returns copies in the order of the newer tar, none over another.
 */
export function copiesBetween(older: Uint8Array, newer: Uint8Array): readonly Copy[] {
  const from = Buffer.from(older.buffer, older.byteOffset, older.byteLength);
  const to = Buffer.from(newer.buffer, newer.byteOffset, newer.byteLength);
  const lines = align({ older: from, newer: to, tokens: linesIn });
  const inLines = lines.reduce((sum, { length }) => sum + length, 0);
  if (inLines < leastInLines * to.byteLength) return lines.map((match) => copyOf(match, from.byteLength));
  const copies: Copy[] = [];
  const end: Match = { older: from.byteLength, newer: to.byteLength, length: 0 };
  let before: Match = { older: 0, newer: 0, length: 0 };
  for (const match of [...lines, end]) {
    const at = { older: before.older + before.length, newer: before.newer + before.length };
    const gap = match.newer - at.newer;
    if (gap >= leastCopy) {
      // What moved back leaves no gap in the older tar: the words are looked for where the match before ended.
      const until = match.older > at.older ? match.older : from.byteLength;
      const words = align({
        older: from.subarray(at.older, Math.min(until, at.older + reach * gap)),
        newer: to.subarray(at.newer, match.newer),
        tokens: wordsIn,
      });
      for (const { older: there, newer: here, length } of words)
        copies.push(copyOf({ older: at.older + there, newer: at.newer + here, length }, from.byteLength));
    }
    if (match.length > 0) copies.push(copyOf(match, from.byteLength));
    before = match;
  }
  return copies;
}

function copyOf(match: Match, olderLength: number): Copy {
  return { to: match.newer, back: olderLength - match.older, length: match.length };
}

/** A stretch of bytes that both have. */
interface Match {
  readonly older: number;
  readonly newer: number;
  readonly length: number;
}

interface Sides {
  readonly older: Buffer;
  readonly newer: Buffer;
  /** Cuts bytes into tokens: where each begins, and at last where the last ends. */
  readonly tokens: (bytes: Buffer) => readonly number[];
}

/**
 * Goes along both sides as long as they are the same. Where they part, the next token that the older side has too is
 * where they meet again: the nearest one after the place where they parted, if it is there.
 */
function align({ older, newer, tokens }: Sides): readonly Match[] {
  const matches: Match[] = [];
  const begin = sameForward(older, 0, newer, 0);
  if (begin >= leastCopy) matches.push({ older: 0, newer: 0, length: begin });
  const at = begin >= leastCopy ? { older: begin, newer: begin } : { older: 0, newer: 0 };
  if (at.newer === newer.byteLength) return matches;
  const places = new Map<string, number[]>();
  for (const [start, end] of pairs(tokens(older))) {
    const token = older.toString('latin1', start, end);
    const known = places.get(token);
    if (known === undefined) places.set(token, [start]);
    else known.push(start);
  }
  for (const [start, end] of pairs(tokens(newer))) {
    if (start < at.newer) continue;
    const match = bestOf(near(places.get(newer.toString('latin1', start, end)), at.older), start);
    if (match === undefined) continue;
    matches.push(match);
    at.older = match.older + match.length;
    at.newer = match.newer + match.length;
  }
  return matches;

  function bestOf(candidates: readonly number[], start: number): Match | undefined {
    let best: Match | undefined;
    for (const candidate of candidates) {
      const before = sameBackward(older, candidate, newer, start, start - at.newer);
      const length = before + sameForward(older, candidate, newer, start);
      if (length >= leastCopy && length > (best?.length ?? 0))
        best = { older: candidate - before, newer: start - before, length };
    }
    return best;
  }
}

/** The first few places from one on, or the last few before it where there are none. */
function near(places: readonly number[] | undefined, from: number): readonly number[] {
  if (places === undefined || places.length <= 1) return places ?? [];
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low < places.length ? places.slice(low, low + tries) : places.slice(-tries);
}

/** How many bytes are the same from two places on. */
function sameForward(older: Buffer, from: number, newer: Buffer, to: number): number {
  const most = Math.min(older.byteLength - from, newer.byteLength - to);
  let same = 0;
  for (let step = 64; same < most; ) {
    const length = Math.min(step, most - same);
    const isSame =
      older.compare(newer, to + same, to + same + length, from + same, from + same + length) === 0;
    if (isSame) same += length;
    else if (length === 1) break;
    step = isSame ? step * 2 : Math.max(1, length >> 1);
  }
  return same;
}

/** How many bytes before two places are the same, at most so many. */
function sameBackward(older: Buffer, from: number, newer: Buffer, to: number, most: number): number {
  let same = 0;
  while (same < most && same < from && older[from - same - 1] === newer[to - same - 1]) same += 1;
  return same;
}

function* pairs(starts: readonly number[]): Generator<readonly [number, number]> {
  for (let index = 1; index < starts.length; index += 1) yield [starts[index - 1] ?? 0, starts[index] ?? 0];
}

function linesIn(bytes: Buffer): readonly number[] {
  const starts = [0];
  for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, end + 1)) starts.push(end + 1);
  if (starts.at(-1) !== bytes.byteLength) starts.push(bytes.byteLength);
  return starts;
}

/** Words end with a space, a comma, a semicolon, or a line. */
function wordsIn(bytes: Buffer): readonly number[] {
  const starts = [0];
  for (const [index, byte] of bytes.entries())
    if (byte === 0x20 || byte === 0x2c || byte === 0x3b || byte === 0x0a) starts.push(index + 1);
  if (starts.at(-1) !== bytes.byteLength) starts.push(bytes.byteLength);
  return starts;
}
