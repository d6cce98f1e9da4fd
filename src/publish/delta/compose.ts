import type { Copy } from '../../release/index.ts';

/** What a delta makes, and of what. */
export interface Delta {
  /** Bytes of the tar that it makes. */
  readonly length: number;
  readonly copies: readonly Copy[];
}

/**
 * The delta from A to C out of those from A to B and from B to C, without A and B: what C copies of B, as far as B
 * copies it of A.
 */
export function compose(first: Delta, second: Delta): Delta {
  const copies = second.copies.flatMap(({ to, back, length }) => {
    const start = first.length - back;
    return between(first.copies, start, start + length).map((copy) => ({
      ...copy,
      to: to + copy.to - start,
    }));
  });
  return { length: second.length, copies };
}

/** The parts of copies that make the bytes from `start` to `end`. */
function between(copies: readonly Copy[], start: number, end: number): readonly Copy[] {
  const parts: Copy[] = [];
  for (let index = firstThatEndsAfter(copies, start); index < copies.length; index += 1) {
    const copy = copies[index];
    if (copy === undefined || copy.to >= end) break;
    const skipped = Math.max(0, start - copy.to);
    const to = copy.to + skipped;
    const length = Math.min(copy.to + copy.length, end) - to;
    parts.push({ to, back: copy.back - skipped, length });
  }
  return parts;
}

function firstThatEndsAfter(copies: readonly Copy[], place: number): number {
  let low = 0;
  let high = copies.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const copy = copies[middle];
    if (copy !== undefined && copy.to + copy.length <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}
