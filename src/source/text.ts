import type { VFileMessage } from 'vfile-message';
import { type FaultDetail, fault, type Place } from './fault.ts';
import { findHidden, type Hidden, hiddenReason, withoutHidden } from './hidden.ts';

/** Text of a file, fit for a parser: strict UTF-8, `\n` line ends, nothing in it that a reader can't see. */
export interface SourceText {
  readonly text: string;
  /** Turns a place in `text` into the place in the file: what was taken out had columns of its own. */
  readonly place: (place: Place) => Place;
}

export interface TextReading {
  /** Absent where there is nothing that could be read on: too large, or no text at all. */
  readonly source?: SourceText;
  readonly faults: readonly VFileMessage[];
}

/** Above this many lines of invalid UTF-8 a file is no text. */
const maxBadLines = 20;

/**
 * Reads bytes as text. Invalid bytes and hidden characters are one fault a line; they are taken out of the text, so
 * that what is read from it has no second fault from the same cause.
 */
export function readText(file: string, bytes: Uint8Array, maxBytes: number): TextReading {
  const stop = (reason: string, hint: string): TextReading => ({
    faults: [fault({ file, place: { line: 1, column: 1 }, rule: 'file-text', reason, hint })],
  });
  if (bytes.length > maxBytes) return { faults: [tooLarge(file, bytes.length, maxBytes)] };
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return stop('Unexpected UTF-16 text, expected UTF-8', 'Save the file as UTF-8 in your editor.');

  const { lines, bad } = decode(bytes);
  if (bad.size > maxBadLines)
    return stop(
      `Unexpected bytes on ${bad.size} lines, expected UTF-8 text`,
      'Save the file as UTF-8 in your editor.',
    );
  return clean(file, lines, bad);
}

/** The fault of a file that is not even looked at, because of its size in bytes. */
export function tooLarge(file: string, size: number, maxBytes: number): VFileMessage {
  const reason = `Unexpected size of ${size} bytes, expected at most ${maxBytes}`;
  const hint = 'Move long evidence out of the file, or split the file.';
  return fault({ file, place: { line: 1, column: 1 }, rule: 'file-text', reason, hint });
}

/** Puts U+FFFD where bytes are not UTF-8. */
const lossy = new TextDecoder('utf-8', { ignoreBOM: true });

/** The lines of UTF-8 bytes, and the column of the first invalid byte of each line that has one. */
function decode(bytes: Uint8Array): { lines: string[]; bad: ReadonlyMap<number, number> } {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const bad = new Map<number, number>();
  const withoutMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
  const text = lossy.decode(withoutMark);
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  if (!text.includes('\ufffd')) return { lines, bad };
  // A newline byte is part of no longer UTF-8 sequence, so each line can be judged alone.
  let start = 0;
  for (let index = 0; start <= withoutMark.length; index++) {
    const end = withoutMark.indexOf(0x0a, start);
    const line = withoutMark.subarray(start, end === -1 ? undefined : end);
    const readable = readablePrefix(line);
    if (readable < line.length) bad.set(index, strict.decode(line.subarray(0, readable)).length + 1);
    if (end === -1) break;
    start = end + 1;
  }
  return { lines, bad };
}

/** How many leading bytes are whole, valid UTF-8: decoded and encoded again they come back the same. */
function readablePrefix(line: Uint8Array): number {
  const again = new TextEncoder().encode(lossy.decode(line));
  let same = 0;
  while (same < line.length && line[same] === again[same]) same++;
  if (same === line.length) return same;
  // A broken sequence that begins like U+FFFD itself (ef bf bd) differs only after its first bytes.
  if (line[same - 1] === 0xef) return same - 1;
  if (line[same - 2] === 0xef && line[same - 1] === 0xbf) return same - 2;
  return same;
}

function clean(file: string, lines: readonly string[], bad: ReadonlyMap<number, number>): TextReading {
  const faults: VFileMessage[] = [];
  const removed = new Map<number, readonly number[]>();
  const kept = lines.map((line, index) => {
    const badColumn = bad.get(index);
    if (badColumn !== undefined) {
      const hint = 'Save the file as UTF-8 in your editor, or delete the character and type it again.';
      const reason = 'Unexpected bytes that are not UTF-8, expected UTF-8 text';
      faults.push(
        fault({ file, place: { line: index + 1, column: badColumn }, rule: 'file-text', reason, hint }),
      );
    }
    const hidden = findHidden(line);
    const first = hidden[0];
    if (first !== undefined) {
      const reason = hiddenReason(first.code, hidden.length - 1);
      const hint = 'Delete it, or write its code (like U+202E) as plain text.';
      const { first: from, past } = hiddenSpan(hidden);
      const span = { line: index + 1, column: from, end: { line: index + 1, column: past } };
      const fix = removal(line, hidden);
      faults.push(fault({ file, place: span, rule: 'hidden-character', reason, hint, fix }));
    }
    if (first === undefined && badColumn === undefined) return line;
    const drop = new Set(
      hidden.flatMap(({ column, width }) => (width === 2 ? [column, column + 1] : [column])),
    );
    if (badColumn !== undefined)
      for (let at = 0; at < line.length; at++) if (line[at] === '\ufffd') drop.add(at + 1);
    removed.set(
      index + 1,
      [...drop].sort((a, b) => a - b),
    );
    return Array.from({ length: line.length }, (_, at) => (drop.has(at + 1) ? '' : line[at])).join('');
  });
  const place = ({ line, column }: Place): Place => {
    let shifted = column;
    for (const gone of removed.get(line) ?? []) if (gone <= shifted) shifted++;
    return { line, column: shifted };
  };
  return { source: { text: kept.join('\n'), place }, faults };
}

/** From the first hidden character of a line to the last. */
function hiddenSpan(hidden: readonly Hidden[]): { readonly first: number; readonly past: number } {
  const last = hidden.at(-1);
  return { first: hidden[0]?.column ?? 1, past: (last?.column ?? 1) + (last?.width ?? 0) };
}

/** Line ends of other systems and of typesetting: what should stand in their place only the author knows. */
const breaks = [0x0d, 0x85, 0x2028, 0x2029];

/** Deleting what shows nothing loses nothing that a reader saw. */
function removal(line: string, hidden: readonly Hidden[]): FaultDetail['fix'] {
  if (hidden.some(({ code }) => breaks.includes(code))) return undefined;
  const { first, past } = hiddenSpan(hidden);
  const was = line.slice(first - 1, past - 1);
  return { was, by: withoutHidden(was) };
}
