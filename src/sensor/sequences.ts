/** A stretch of a sequence that another has otherwise: `[from, to)` of the first, and what stands there in the second. */
export interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly by: readonly string[];
}

/** What two sides made of a stretch of their base. */
export interface Segment {
  /** `alike`: both made the same change. */
  readonly kind: 'same' | 'upstream' | 'yours' | 'alike' | 'clash';
  readonly base: readonly string[];
  readonly upstream: readonly string[];
  readonly yours: readonly string[];
}

/** Comparisons for one pair; a longer middle, some 2,000 lines of each, is told as one stretch. */
const mostComparisons = 4_000_000;

/** What changed from one sequence to another, by a longest common subsequence. */
export function hunksOf(base: readonly string[], other: readonly string[]): readonly Hunk[] {
  let head = 0;
  while (head < base.length && head < other.length && base[head] === other[head]) head += 1;
  let [end, otherEnd] = [base.length, other.length];
  while (end > head && otherEnd > head && base[end - 1] === other[otherEnd - 1]) {
    end -= 1;
    otherEnd -= 1;
  }
  const hunks: Hunk[] = [];
  let [from, otherFrom] = [head, head];
  const close = (to: number, otherTo: number) => {
    if (to > from || otherTo > otherFrom) hunks.push({ from, to, by: other.slice(otherFrom, otherTo) });
  };
  for (const [at, otherAt] of commonOf(base.slice(head, end), other.slice(head, otherEnd))) {
    close(head + at, head + otherAt);
    from = head + at + 1;
    otherFrom = head + otherAt + 1;
  }
  close(end, otherEnd);
  return hunks;
}

/** Pairs of places of a longest common subsequence, ascending. */
function commonOf(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  if (a.length * b.length > mostComparisons) return [];
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const pairs: [number, number][] = [];
  for (let [i, j] = [0, 0]; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}

/**
 * Compares what two sides made of one base. Changes that overlap or touch clash, unless they are the same: what stands
 * beside each other in a rule or a script belongs together more often than not.
 *
 * @param loose tells of an element that it belongs to nothing beside it.
 */
export function threeWay(
  base: readonly string[],
  upstream: readonly string[],
  yours: readonly string[],
  loose: (element: string) => boolean = () => false,
): readonly Segment[] {
  const sided = [
    ...hunksOf(base, upstream).map((hunk) => ({ ...hunk, side: 'upstream' as const })),
    ...hunksOf(base, yours).map((hunk) => ({ ...hunk, side: 'yours' as const })),
  ].sort((a, b) => a.from - b.from || a.to - b.to);
  const segments: Segment[] = [];
  let done = 0;
  for (let index = 0; index < sided.length; ) {
    const group = sided.slice(index, index + 1);
    for (let next = sided[index + 1]; next !== undefined; next = sided[index + group.length]) {
      const hunk = next;
      if (!group.some((each) => each.side !== hunk.side && clash(each, hunk, base, loose))) break;
      group.push(hunk);
    }
    index += group.length;
    const from = Math.min(...group.map((each) => each.from));
    const to = Math.max(...group.map((each) => each.to));
    if (from > done) segments.push(same(base.slice(done, from)));
    const made = (side: 'upstream' | 'yours') =>
      applied(
        base,
        group.filter((each) => each.side === side),
        from,
        to,
      );
    segments.push(segmentOf(base.slice(from, to), made('upstream'), made('yours')));
    done = to;
  }
  if (done < base.length) segments.push(same(base.slice(done)));
  return segments;
}

/** The first begins before the second, or where it does. */
function clash(a: Hunk, b: Hunk, base: readonly string[], loose: (element: string) => boolean): boolean {
  if (a.to > b.from || (a.from === b.from && a.to === b.to)) return true;
  if (a.to < b.from) return false;
  const end = [...base.slice(a.from, a.to).slice(-1), ...a.by.slice(-1)];
  const beginning = [...base.slice(b.from, b.to).slice(0, 1), ...b.by.slice(0, 1)];
  return !end.every(loose) && !beginning.every(loose);
}

function applied(
  base: readonly string[],
  hunks: readonly Hunk[],
  from: number,
  to: number,
): readonly string[] {
  const made: string[] = [];
  let at = from;
  for (const hunk of hunks) {
    made.push(...base.slice(at, hunk.from), ...hunk.by);
    at = hunk.to;
  }
  return [...made, ...base.slice(at, to)];
}

function same(base: readonly string[]): Segment {
  return { kind: 'same', base, upstream: base, yours: base };
}

/** A stretch, by what each side made of it. */
export function segmentOf(
  base: readonly string[],
  upstream: readonly string[],
  yours: readonly string[],
): Segment {
  const key = (elements: readonly string[]) => JSON.stringify(elements);
  const [b, u, y] = [key(base), key(upstream), key(yours)];
  const kind = u === b ? (y === b ? 'same' : 'yours') : y === b ? 'upstream' : u === y ? 'alike' : 'clash';
  return { kind, base, upstream, yours };
}

/** What the changes of both sides come to; undefined where some clash. */
export function mergedOf(segments: readonly Segment[]): readonly string[] | undefined {
  if (segments.some(({ kind }) => kind === 'clash')) return undefined;
  return segments.flatMap(({ kind, upstream, yours }) => (kind === 'yours' ? yours : upstream));
}
