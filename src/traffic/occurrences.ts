import type { Piece } from './delivery.ts';
import type { Session } from './session-schema.ts';
import { type Speaker, speech } from './turn.ts';

/**
 * Where patterns stand in what a session's sides send, in whatever letter case: for each turn the parts of its bytes
 * that belong to one. Over TCP a pattern may begin in one turn of a side and end in a later one of the same side.
 */
export function occurrences(
  session: Session,
  patterns: readonly Uint8Array[],
): readonly (readonly Piece[])[] {
  const turns = (session.talk ?? []).map((turn) => speech(turn));
  const found: Piece[][] = turns.map(() => []);
  const isStream = (session.protocol ?? 'tcp') === 'tcp';
  const groups = isStream
    ? (['client', 'server'] as const).map((side) => indexes(turns, side))
    : turns.map((_, at) => [at]);
  for (const group of groups) {
    const parts = group.map((at) => Buffer.from(turns[at]?.bytes ?? []));
    const stream = Buffer.concat(parts);
    for (const hit of hits(stream, patterns)) {
      let begins = 0;
      for (const [part, at] of group.entries()) {
        const length = parts[part]?.length ?? 0;
        const piece = { from: Math.max(hit.from - begins, 0), to: Math.min(hit.to - begins, length) };
        if (piece.from < piece.to) found[at]?.push(piece);
        begins += length;
      }
    }
  }
  return found;
}

function indexes(turns: readonly ({ from: Speaker } | undefined)[], side: Speaker): readonly number[] {
  return turns.flatMap((turn, at) => (turn?.from === side ? [at] : []));
}

/** Letter case is made the same byte by byte, so that offsets stay what they are. */
function hits(stream: Buffer, patterns: readonly Uint8Array[]): readonly Piece[] {
  const lower = lowered(stream);
  return patterns.flatMap((pattern) => {
    if (pattern.length === 0) return [];
    const wanted = lowered(pattern);
    const spans: Piece[] = [];
    for (let from = lower.indexOf(wanted); from !== -1; from = lower.indexOf(wanted, from + 1))
      spans.push({ from, to: from + wanted.length });
    return spans;
  });
}

function lowered(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte)));
}
