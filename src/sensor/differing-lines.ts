const lineFeed = 0x0a;

/** Bytes that are compared in one step. */
const step = 65_536;
/** How far ahead a line is looked for, in bytes: some dozens of rules. */
const ahead = 16_384;
/** Of more lines that differ, it is quicker to take all that follow. */
const most = 5_000;

/**
 * The lines of two rule files that only one of them has, in order. Where the files differ in few places, nothing else of
 * them is made a text of. All lines, where one that differs is part of a rule of several.
 *
 * @returns whole lines of the one before, and of the one after.
 */
export function differingLines(before: Buffer, after: Buffer): readonly [gone: string, come: string] {
  const gone: Span[] = [];
  const come: Span[] = [];
  let [a, b] = [0, 0];
  while (a < before.length || b < after.length) {
    const same = sameLines(before, a, after, b);
    a += same;
    b += same;
    if (gone.length + come.length > most) {
      [a, b] = [takeTo(gone, before, a, before.length), takeTo(come, after, b, after.length)];
      break;
    }
    const [endOfA, endOfB] = [lineEnd(before, a), lineEnd(after, b)];
    // Where one of the two lines stands a little further on in the other file, what is before it came or went.
    const toB = lineAhead(before.subarray(a, endOfA), after, endOfB);
    const toA = lineAhead(after.subarray(b, endOfB), before, endOfA);
    if (toB !== undefined && (toA === undefined || toB - b <= toA - a)) b = takeTo(come, after, b, toB);
    else if (toA !== undefined) a = takeTo(gone, before, a, toA);
    else [a, b] = [takeTo(gone, before, a, endOfA), takeTo(come, after, b, endOfB)];
  }
  if (gone.some((span) => isPart(before, span)) || come.some((span) => isPart(after, span)))
    return [before.toString('utf8'), after.toString('utf8')];
  const [old, now] = [textsOf(before, gone), textsOf(after, come)];
  return [without(old, now), without(now, old)];
}

/** Where a line begins, and where it ends, its line feed included. */
type Span = readonly [start: number, end: number];

/** Takes the lines from one place to another. @returns that other place. */
function takeTo(spans: Span[], text: Buffer, from: number, to: number): number {
  for (let at = from; at < to; ) {
    const end = lineEnd(text, at);
    spans.push([at, end]);
    at = end;
  }
  return to;
}

/** Bytes of the whole lines that are the same from two places on, at each of which a line begins. */
function sameLines(one: Buffer, a: number, other: Buffer, b: number): number {
  const least = Math.min(one.length - a, other.length - b);
  let same = 0;
  const areSame = (length: number) =>
    one.compare(other, b + same, b + same + length, a + same, a + same + length) === 0;
  while (same + step <= least && areSame(step)) same += step;
  while (same < least && one[a + same] === other[b + same]) same += 1;
  if (same === one.length - a && same === other.length - b) return same;
  return same === 0 ? 0 : Math.max(0, one.lastIndexOf(lineFeed, a + same - 1) + 1 - a);
}

function lineEnd(text: Buffer, at: number): number {
  const next = text.indexOf(lineFeed, at);
  return next < 0 ? text.length : next + 1;
}

/** Where a line begins a little further on; undefined where it is not there. */
function lineAhead(line: Buffer, text: Buffer, from: number): number | undefined {
  if (line.length === 0) return undefined;
  const found = text.subarray(from, from + ahead).indexOf(line);
  return found < 0 || (found > 0 && text[from + found - 1] !== lineFeed) ? undefined : from + found;
}

/** True for a line that goes on in the next one, as a rule does after a `\\`, and for that one. */
function isPart(text: Buffer, [start, end]: Span): boolean {
  const before = start < 2 ? 0 : text.lastIndexOf(lineFeed, start - 2) + 1;
  return [text.toString('latin1', before, start), text.toString('latin1', start, end)].some((line) =>
    line.trimEnd().endsWith('\\'),
  );
}

function textsOf(text: Buffer, spans: readonly Span[]): readonly string[] {
  return spans.map(([start, end]) => text.toString('utf8', start, end).replace(/\n$/, ''));
}

function without(lines: readonly string[], others: readonly string[]): string {
  const elsewhere = new Set(others);
  return lines.filter((line) => !elsewhere.has(line)).join('\n');
}
