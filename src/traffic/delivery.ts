/** Part of what is sent in one go; `to` is behind its last byte. */
export interface Piece {
  readonly from: number;
  readonly to: number;
}

export interface Delivery {
  /** Most bytes in a piece. */
  readonly size: number;
  /** Bytes of the piece before that each piece holds again. */
  readonly overlap: number;
  /** Offsets at which a new piece begins in any case. */
  readonly cuts: readonly number[];
  readonly order: Order;
  readonly twice: boolean;
}

export type Order = 'in-order' | 'swapped' | 'reversed';

/** Cuts `length` bytes into pieces, in the order in which they arrive. Nothing makes no piece. */
export function deliver(length: number, { size, overlap, cuts, order, twice }: Delivery): readonly Piece[] {
  const step = size - overlap;
  const starts = new Set<number>();
  const edges = [0, ...cuts.filter((cut) => cut < length).toSorted((a, b) => a - b), length];
  for (const [at, edge] of edges.entries())
    for (let start = edge; start < (edges[at + 1] ?? edge); start += step) starts.add(start);
  const sorted = [...starts];
  const pieces = sorted.map((from, at) => ({
    from: Math.max(0, from - overlap),
    to: sorted[at + 1] ?? length,
  }));
  const arriving = reorder(pieces, order);
  return twice ? arriving.flatMap((piece) => [piece, piece]) : arriving;
}

/** No more than this waits for a piece that comes later: half of what a receiver has room for. */
const mostWaiting = 32_000;

/** Reversed in groups that a receiver has room for. */
export function reorder<T extends Piece>(pieces: readonly T[], order: Order): readonly T[] {
  if (order === 'in-order') return pieces;
  const groups: T[][] = [];
  let begins = 0;
  for (const piece of pieces) {
    const group = groups.at(-1);
    const full = order === 'swapped' ? group?.length === 2 : piece.to - begins > mostWaiting;
    if (group === undefined || full) {
      groups.push([piece]);
      begins = piece.from;
    } else group.push(piece);
  }
  return groups.flatMap((group) => group.toReversed());
}

/** What has arrived of a stream, counted from its beginning. */
export interface Receiver {
  /** Takes a piece; gives how many bytes are there without a gap. */
  readonly take: (piece: Piece) => number;
}

export function receiver(): Receiver {
  let whole = 0;
  /** Pieces behind a gap, the nearest one last. */
  const waiting: Piece[] = [];
  return {
    take: (piece) => {
      waiting.splice(waiting.findLastIndex(({ from }) => from >= piece.from) + 1, 0, piece);
      for (let next = waiting.at(-1); next !== undefined && next.from <= whole; next = waiting.at(-1)) {
        whole = Math.max(whole, next.to);
        waiting.pop();
      }
      return whole;
    },
  };
}
