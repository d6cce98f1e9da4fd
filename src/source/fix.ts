import type { VFileMessage } from 'vfile-message';
import type { Place } from './fault.ts';

/** A text after fixes, and the faults that were fixed by them. */
export interface Fixed {
  readonly text: string;
  readonly fixed: readonly VFileMessage[];
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly by: string;
  readonly message: VFileMessage;
}

/**
 * Applies the certain fixes of faults to the text of their file, as it was checked: all else stays as it is. A fix
 * whose text is not there any more, or that overlaps one before it, is left out.
 */
export function applyFixes(text: string, faults: readonly VFileMessage[]): Fixed {
  const mark = text.startsWith('\ufeff') ? 1 : 0;
  const starts = [mark, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const offset = ({ line, column }: Place) => (starts[line - 1] ?? text.length) + column - 1;
  const edits = faults
    .flatMap((message) => editOf(message, offset))
    .filter(({ from, to, message }) => text.slice(from, to) === message.actual)
    .sort((a, b) => a.from - b.from || a.to - b.to);
  const pieces: string[] = [];
  const fixed: VFileMessage[] = [];
  let at = 0;
  for (const { from, to, by, message } of edits) {
    if (from < at) continue;
    pieces.push(text.slice(at, from), by);
    fixed.push(message);
    at = to;
  }
  return { text: pieces.join('') + text.slice(at), fixed };
}

/** Where a fault begins and ends, where it knows; lines and columns from 1. */
export function rangeOf({ place }: VFileMessage): { readonly start: Place; readonly end: Place } | undefined {
  return place !== undefined && 'start' in place ? place : undefined;
}

function editOf(message: VFileMessage, offset: (place: Place) => number): readonly Edit[] {
  const range = rangeOf(message);
  const by = message.expected?.[0];
  if (message.actual === undefined || by === undefined || range === undefined) return [];
  return [{ from: offset(range.start), to: offset(range.end), by, message }];
}
