import { Composer, type CST, type Document, LineCounter, Parser } from 'yaml';
import type { Place, Span } from './fault.ts';
import { lineAbove, lineAt, type YamlFault } from './yaml-fault.ts';
import { misplaced, oddBlank } from './yaml-indent-words.ts';
import { keyFaults } from './yaml-keys.ts';
import { mendsOf, movesAbove } from './yaml-mend.ts';
import { type Survey, survey } from './yaml-survey.ts';
import { startSign, wordsOf } from './yaml-words.ts';

export interface SyntaxFault {
  readonly place: Span;
  readonly reason: string;
  readonly hint?: string;
  readonly expected?: string;
}

export interface ParsedYaml {
  /** Absent where the text can't be read on. */
  readonly document?: Document.Parsed;
  readonly toPlace: (offset: number) => Place;
  readonly faults: readonly SyntaxFault[];
}

/** Each way to mend a fault is parsed: of longer texts, and after so many faults, the next are told another time. */
const longestMended = 16_000;
const mostMended = 8;
/** To word a fault its line is read: of a long line of nothing but faults, the first few are enough to find the one told. */
const mostWorded = 8;

/**
 * Parses one YAML 1.2 document. Of faults that follow from another none is told, and one a line: a line that the parser
 * stumbles over is mended in the way that lets it read farthest, and what it then stumbles over is a fault of its own.
 *
 * @param firstLine The line of the file on which the text begins: messages name lines.
 */
export function parseYaml(text: string, firstLine = 1): ParsedYaml {
  const whole = read(text, firstLine);
  const told: Found[] = [];
  let now: Reading | undefined = whole;
  for (let mended = 0; now !== undefined; mended++) {
    const isOld = (fault: Found) => told.some(({ place }) => place.line === fault.place.line);
    const broken: Found | undefined = now.faults.find((fault) => fault.spoils === 'rest' && !isOld(fault));
    if (broken === undefined) {
      told.push(...now.faults.filter((fault) => fault.spoils !== 'rest' && !isOld(fault)));
      break;
    }
    const mend: Mend | undefined =
      mended < mostMended && text.length <= longestMended ? bestMend(now, broken, firstLine) : undefined;
    // What stands behind a fault that nothing mends can't be told from what follows from it.
    if (mend === undefined)
      told.push(...now.faults.filter((fault) => fault.spoils !== 'rest' && isAbove(fault, broken)));
    told.push(mend?.cause ?? broken);
    now = mend?.reading;
  }
  const faults = oncePerLine(told);
  const { document, toPlace } = whole;
  return document === undefined ? { toPlace, faults } : { document, toPlace, faults };
}

type Found = SyntaxFault & Pick<YamlFault, 'spoils'>;

interface Reading {
  readonly lines: readonly string[];
  /** Absent where a fault spoils more than nothing. */
  readonly document?: Document.Parsed;
  readonly toPlace: (offset: number) => Place;
  /** In the order of the text. */
  readonly faults: readonly Found[];
}

function read(text: string, firstLine: number): Reading {
  const counter = new LineCounter();
  const tokens = [...new Parser(counter.addNewLine).parse(text)];
  const toPlace = (offset: number): Place => {
    const { line, col } = counter.linePos(Math.min(offset, text.length));
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const lineOf = (offset: number) => toPlace(offset).line + firstLine - 1;
  const { document, faults } = find(tokens, text, lineOf);
  const found = faults
    .map(({ offset, end, ...fault }) => ({ ...fault, place: { ...toPlace(offset), end: toPlace(end) } }))
    .sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
  const sound = document !== undefined && faults.every(({ spoils }) => spoils === 'nothing');
  return { lines: text.split('\n'), toPlace, faults: found, ...(sound ? { document } : {}) };
}

function find(
  tokens: readonly CST.Token[],
  text: string,
  lineOf: (offset: number) => number,
): { readonly document?: Document.Parsed; readonly faults: readonly YamlFault[] } {
  const seen = survey(tokens);
  if (seen.limit !== undefined) {
    const { offset, reason } = seen.limit;
    return { faults: [{ offset, end: offset, reason, spoils: 'rest' }] };
  }
  // Doubled keys are found by their names, with the line of the first: the parser compares each key with each.
  const options = { version: '1.2', strict: true, uniqueKeys: false, prettyErrors: false } as const;
  const documents = [...new Composer(options).compose(tokens, true, text.length)];
  const [document, second] = documents;
  if (document === undefined) return { faults: [] };
  const errors = documents.flatMap((each) => [...each.errors, ...each.warnings]);
  const faults = [
    ...fewOfEachLine(errors, ({ pos: [offset] }) => lineOf(offset)).map((error) =>
      wordsOf(error, { text, errors, seen }),
    ),
    ...fewOfEachLine(strayMarks(seen), lineOf).map((offset) => startSign(text, offset)),
    ...fewOfEachLine(seen.oddBlanks, lineOf).map((offset) => oddBlank(text, offset)),
    ...keyFaults(document, lineOf),
  ];
  if (second === undefined) return { document, faults };
  const start = separator(text, second.range[0]);
  return { document, faults: [...faults.filter(({ offset }) => offset < start.offset), start] };
}

function fewOfEachLine<T>(found: readonly T[], lineOf: (one: T) => number): readonly T[] {
  return [...Map.groupBy(found, lineOf).values()].flatMap((line) => line.slice(0, mostWorded));
}

/** Aliases, and anchors without one: of both ends of a reference, the one that repeats the other is told. */
function strayMarks({ marks }: Survey): readonly number[] {
  const sources = new Set(marks.map(({ source }) => source));
  return marks.flatMap(({ source, offset }) =>
    source.startsWith('&') && sources.has(`*${source.slice(1)}`) ? [] : [offset],
  );
}

/** The line between two documents: what is behind it is not read. */
function separator(text: string, at: number): YamlFault {
  const above = lineAbove(text, at);
  const { start, last } = above?.text.startsWith('...') === true ? above : lineAt(text, at);
  return {
    offset: start,
    end: last,
    reason: `Unexpected ${text.slice(start, start + 3)}, expected one document`,
    hint: 'Delete the line.',
    spoils: 'nothing',
  };
}

interface Mend {
  /** What was wrong: the fault, or what it follows from. */
  readonly cause: Found;
  readonly reading: Reading;
}

/**
 * The mend that lets the parser read farthest; undefined where none takes the fault away. Where a mend of another line
 * reaches farther than those of the fault's own, the cause stands there: a line above in a wrong column, or what the
 * parser tells of a line below, like a tab.
 */
function bestMend(now: Reading, broken: Found, firstLine: number): Mend | undefined {
  const { lines, faults } = now;
  const mendsOfFault = (cause: Found) =>
    mendsOf(lines, cause.place.line - 1).map((mended) => ({ cause, mended }));
  const below = faults.find(({ spoils, place }) => spoils === 'rest' && place.line > broken.place.line);
  const startsLine = lines[broken.place.line - 1]?.slice(0, broken.place.column - 1).trim() === '';
  const ways = [
    ...mendsOfFault(broken),
    ...(startsLine ? movesAbove(lines, broken.place.line - 1) : []).map(({ line, mended }) => ({
      cause: movedFault(lines, line),
      mended,
    })),
    ...(below === undefined ? [] : mendsOfFault(below)),
  ];
  const [best] = ways
    .map(({ cause, mended }) => {
      const reading = read(mended.join('\n'), firstLine);
      return { cause, reading, reach: reachOf(reading) };
    })
    .filter(({ cause, reach }) => reach > Math.max(cause.place.line, broken.place.line))
    .sort(
      (a, b) =>
        b.reach - a.reach ||
        oddLines(a.reading) - oddLines(b.reading) ||
        a.reading.faults.length - b.reading.faults.length,
    );
  return best;
}

/** Few indent by an odd number of blanks: of two lines that do not fit each other, the odd one was the slip. */
function oddLines({ lines }: Reading): number {
  return lines.filter((line) => (/^ */.exec(line)?.[0].length ?? 0) % 2 === 1).length;
}

/** The line at which the parser stumbles; one behind the last where it doesn't. */
function reachOf({ lines, faults }: Reading): number {
  return faults.find(({ spoils }) => spoils === 'rest')?.place.line ?? lines.length + 1;
}

function movedFault(lines: readonly string[], index: number): Found {
  const text = lines[index] ?? '';
  const { offset, end, ...fault } = misplaced(text, 0);
  const line = index + 1;
  return { ...fault, place: { line, column: offset + 1, end: { line, column: end + 1 } } };
}

function isAbove(fault: Found, other: Found): boolean {
  return fault.place.line < other.place.line;
}

function oncePerLine(found: readonly Found[]): readonly SyntaxFault[] {
  const lines = new Map<number, SyntaxFault>();
  for (const { spoils: _, ...fault } of [...found].sort(
    (a, b) => a.place.line - b.place.line || a.place.column - b.place.column,
  ))
    if (!lines.has(fault.place.line)) lines.set(fault.place.line, fault);
  return [...lines.values()];
}
