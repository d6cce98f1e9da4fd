import type { Node } from 'unist';
import type { Place } from '../source/fault.ts';
import type { Body, ReadNote } from './reader.ts';

/** Where a node of the body begins in the file. */
export function startOf(note: ReadNote, node: Node): Place {
  const start = node.position?.start;
  return note.place({ line: start?.line ?? 1, column: start?.column ?? 1 });
}

/** Where a character of the body's text stands in the file; `offset` counts from 0. */
export function placeAt(note: ReadNote, body: Body, offset: number): Place {
  const { lineStarts } = body;
  let low = 0;
  for (let high = lineStarts.length - 1; low < high; ) {
    const middle = Math.ceil((low + high) / 2);
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return note.place({ line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 });
}
