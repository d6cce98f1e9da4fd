import type { VFileMessage } from 'vfile-message';
import { withoutConflicts } from './conflicts.ts';
import { otherEncoding } from './encoding.ts';
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
/** Up to this many lines of another encoding are told one by one: they may be all that is wrong. */
const fewBadLines = 3;

/**
 * Reads bytes as text. Invalid bytes and hidden characters are one fault a line; they are taken out of the text, so
 * that what is read from it has no second fault from the same cause.
 */
export function readText(file: string, bytes: Uint8Array, maxBytes: number): TextReading {
  const stop = (reason: string, hint: string): TextReading => ({
    faults: [fault({ file, place: { line: 1, column: 1 }, rule: 'file-text', reason, hint })],
  });
  if (bytes.length > maxBytes) return { faults: [tooLarge(file, bytes.length, maxBytes)] };
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
  const decoded = lossy.decode(marked);
  const bad = decoded.includes('\ufffd') ? badPlaces(marked) : [];
  const other = otherEncoding(bytes, decoded, bad.length > 0);
  if (other === 'UTF-16') return stop('Unexpected UTF-16 text, expected UTF-8', saveAsUtf8);
  if (other === 'binary')
    return stop('Unexpected bytes that are no text, expected UTF-8 text', 'Put a text file in its place.');
  // Each byte of Windows-1252 is a character: the text can be read on as it was meant.
  const windows = other === 'Windows-1252';
  if (bad.length > maxBadLines && !windows)
    return stop(`Unexpected bytes on ${bad.length} lines, expected UTF-8 text`, saveAsUtf8);
  const text = windows ? new TextDecoder('windows-1252').decode(marked) : decoded;
  const merged = withoutConflicts(file, text.replaceAll('\r\n', '\n').split('\n'));
  const reading = clean(file, merged.lines, windows ? [] : bad);
  return { ...reading, faults: [...badFaults(file, bad, windows), ...merged.faults, ...reading.faults] };
}

const saveAsUtf8 = 'Save the file as UTF-8: your editor has it under "Save with encoding" or "Save as".';

/** One fault a line, or one for a file that is in another encoding altogether. */
function badFaults(file: string, bad: readonly Place[], windows: boolean): readonly VFileMessage[] {
  const tell = ({ line, column }: Place, reason: string, hint: string) => {
    const place = { line, column, end: { line, column: column + 1 } };
    return fault({ file, place, rule: 'file-text', reason, hint });
  };
  const [first, ...more] = bad;
  if (first !== undefined && windows && bad.length > fewBadLines)
    return [
      tell(
        first,
        `Unexpected Windows-1252 or Latin-1 text, here and on ${more.length} more lines, expected UTF-8`,
        saveAsUtf8,
      ),
    ];
  const reason = 'Unexpected bytes that are not UTF-8, expected UTF-8 text';
  return bad.map((place) => tell(place, reason, `${saveAsUtf8} Or delete the character and type it again.`));
}

/** The fault of a file that is not even looked at, because of its size in bytes. */
export function tooLarge(file: string, size: number, maxBytes: number): VFileMessage {
  const reason = `Unexpected size of ${size} bytes, expected at most ${maxBytes}`;
  const hint = 'Move long evidence out of the file, or split the file.';
  return fault({ file, place: { line: 1, column: 1 }, rule: 'file-text', reason, hint });
}

/** Puts U+FFFD where bytes are not UTF-8. */
const lossy = new TextDecoder('utf-8', { ignoreBOM: true });

/** The place of the first invalid byte of each line that has one. */
function badPlaces(bytes: Uint8Array): readonly Place[] {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const bad: Place[] = [];
  // A newline byte is part of no longer UTF-8 sequence, so each line can be judged alone.
  let start = 0;
  for (let number = 1; start <= bytes.length; number++) {
    const end = bytes.indexOf(0x0a, start);
    const line = bytes.subarray(start, end === -1 ? undefined : end);
    const readable = readablePrefix(line);
    if (readable < line.length)
      bad.push({ line: number, column: strict.decode(line.subarray(0, readable)).length + 1 });
    if (end === -1) break;
    start = end + 1;
  }
  return bad;
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

/** Takes out what can't be seen, and what stands for the invalid bytes of these lines. */
function clean(file: string, lines: readonly string[], bad: readonly Place[]): TextReading {
  const faults: VFileMessage[] = [];
  const badLines = new Set(bad.map(({ line }) => line));
  const removed = new Map<number, readonly number[]>();
  const kept = lines.map((line, index) => {
    const isBad = badLines.has(index + 1);
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
    if (first === undefined && !isBad) return line;
    const drop = new Set(
      hidden.flatMap(({ column, width }) => (width === 2 ? [column, column + 1] : [column])),
    );
    if (isBad) for (let at = 0; at < line.length; at++) if (line[at] === '\ufffd') drop.add(at + 1);
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
