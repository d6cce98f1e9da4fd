import type { Node } from 'unist';
import type { Place, Span } from '../source/fault.ts';
import type { Body, ReadNote } from './reader.ts';

/** Where a node of the body begins and ends in the file. */
export function startOf(note: ReadNote, node: Node): Span {
  const { start, end } = node.position ?? {};
  const begin = note.place({ line: start?.line ?? 1, column: start?.column ?? 1 });
  return { ...begin, end: end === undefined ? begin : endAt(note, { line: end.line, column: end.column }) };
}

/** Where characters of the body's text stand in the file; `offset` counts from 0, and none means a bare place. */
export function placeAt(note: ReadNote, body: Body, offset: number, length = 0): Place | Span {
  const place = note.place(inText(body, offset));
  return length === 0 ? place : { ...place, end: endAt(note, inText(body, offset + length)) };
}

/** Behind the last character, also where something that was taken out of the text follows it. */
function endAt(note: ReadNote, { line, column }: Place): Place {
  if (column === 1) return note.place({ line, column });
  const last = note.place({ line, column: column - 1 });
  return { line: last.line, column: last.column + 1 };
}

function inText({ lineStarts }: Body, offset: number): Place {
  let low = 0;
  for (let high = lineStarts.length - 1; low < high; ) {
    const middle = Math.ceil((low + high) / 2);
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
}
