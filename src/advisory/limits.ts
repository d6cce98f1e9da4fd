import type { Place } from '../source/fault.ts';

/**
 * What a note may hold at most. A typical note has 7 kB; the limits keep a hostile one from costing more than about
 * a second, because some Markdown costs the square, or the cube, of its length.
 */
export const limits = {
  bytes: 1_000_000,
  matterBytes: 64_000,
  bodyBytes: 128_000,
  lines: 3000,
  /** Lines without an empty line between them. */
  blockLines: 500,
  /** Signs that may open or close emphasis, links or code, in one block. */
  blockSigns: 400,
  /** The same signs in all blocks. */
  signs: 12_000,
  /** Quotes and lists within each other. */
  depth: 12,
  /** Columns of a table. */
  columns: 40,
  cells: 10_000,
} as const;

export interface LimitFault {
  readonly place: Place;
  readonly reason: string;
  readonly hint: string;
}

const container = /^[ \t]*(?:(?:>|[-+*](?=[ \t]|$)|[0-9]{1,9}[.)](?=[ \t]|$))[ \t]*)+/;
const containerSign = />|[-+*]|[0-9]{1,9}[.)]/g;

const evidence = 'Long evidence belongs in a sample file or behind a reference.';
const divide = 'Divide it with empty lines, or shorten it.';

/** The first limit that a body goes beyond; undefined where it may be parsed. `firstLine` is the body's in its file. */
export function beyondLimits(body: string, firstLine: number): LimitFault | undefined {
  const place = { line: firstLine, column: 1 };
  const size = Buffer.byteLength(body);
  if (size > limits.bodyBytes)
    return {
      place,
      reason: `Unexpected body of ${size} bytes, expected at most ${limits.bodyBytes}`,
      hint: evidence,
    };
  const lines = body.split('\n');
  if (lines.length > limits.lines)
    return {
      place,
      reason: `Unexpected ${lines.length} lines, expected at most ${limits.lines}`,
      hint: evidence,
    };
  const count = { lines: 0, blockSigns: 0, signs: 0, cells: 0 };
  for (const [index, text] of lines.entries()) {
    const beyond = beyondInLine(text, count);
    if (beyond !== undefined) return { place: { line: firstLine + index, column: 1 }, ...beyond };
  }
  return undefined;
}

/** Counts a line in, and tells the limit that it is the first to go beyond. */
function beyondInLine(
  text: string,
  count: { lines: number; blockSigns: number; signs: number; cells: number },
): Omit<LimitFault, 'place'> | undefined {
  if (text.trim() === '') {
    count.lines = 0;
    count.blockSigns = 0;
    return undefined;
  }
  const signs = text.match(/[*_~[\]`<]/g)?.length ?? 0;
  const columns = text.split('|').length - 1;
  count.lines++;
  count.blockSigns += signs;
  count.signs += signs;
  count.cells += columns;
  const at = 'signs of Markdown (such as * _ [ ])';
  if (depthOf(text) > limits.depth)
    return {
      reason: `Unexpected quotes or lists nested deeper than ${limits.depth}, expected a flatter text`,
      hint: 'Write it with fewer signs > or - at the beginning of a line.',
    };
  if (count.lines > limits.blockLines)
    return { reason: `Unexpected ${count.lines} lines without an empty line`, hint: divide };
  if (count.blockSigns > limits.blockSigns)
    return {
      reason: `Unexpected ${count.blockSigns} ${at}, expected at most ${limits.blockSigns} in one block`,
      hint: divide,
    };
  if (count.signs > limits.signs)
    return {
      reason: `Unexpected ${count.signs} ${at}, expected at most ${limits.signs} in a note`,
      hint: evidence,
    };
  if (columns > limits.columns)
    return {
      reason: `Unexpected line with ${columns} signs |, expected at most ${limits.columns}`,
      hint: evidence,
    };
  if (count.cells > limits.cells)
    return { reason: `Unexpected tables with more than ${limits.cells} cells`, hint: evidence };
  return undefined;
}

/** How many quotes and lists a line opens; deep indentation before a list counts as lists around it. */
function depthOf(text: string): number {
  const opening = container.exec(text)?.[0];
  if (opening === undefined) return 0;
  const indent = /^[ \t]*/.exec(text)?.[0].length ?? 0;
  return (opening.match(containerSign)?.length ?? 0) + Math.floor(indent / 4);
}
