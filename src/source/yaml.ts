import type { VFileMessage } from 'vfile-message';
import type { z } from 'zod';
import { type Explanation, explainAll } from './explain.ts';
import { type FaultDetail, fault, type Place, type Span } from './fault.ts';
import { findHidden, hiddenReason } from './hidden.ts';
import { keysAt } from './schema-shapes.ts';
import { insideOffset, offsetOf, rangeAt, stringsOf } from './yaml-place.ts';
import { parseYaml } from './yaml-syntax.ts';

/** Where YAML text stands: its file and, for front matter, the line of the file on which it begins. */
export interface YamlOrigin {
  readonly file: string;
  readonly firstLine?: number;
  /** From a place in the text to the place in the file (see `SourceText`). */
  readonly place?: (place: Place) => Place;
  /** True for evidence, whose texts may hold characters that can't be seen. */
  readonly hiddenAllowed?: boolean;
}

/** Data read from YAML, and the place of each value in its file. */
export interface Located<T> {
  readonly value: T;
  /** The place of the value at a path (or of its nearest parent that is there). */
  readonly at: (path: readonly PropertyKey[]) => Place;
  /** The same place, with the end of the value. */
  readonly span: (path: readonly PropertyKey[]) => Span;
  /** The place of a character inside the text at a path; `offset` counts from 0. */
  readonly inside: (path: readonly PropertyKey[], offset: number) => Place;
}

export interface YamlReading<T> {
  /** Absent where there are faults. */
  readonly data?: Located<T>;
  /** The data before the schema, for checks that need less than all of it; absent where the YAML can't be read. */
  readonly raw?: Located<unknown>;
  readonly faults: readonly VFileMessage[];
}

/**
 * Reads YAML 1.2 in three steps: parse, normalize, validate. Every fault has its place; none hides another of
 * the same step. Nothing is thrown for bad content.
 */
export function readYaml<T>(origin: YamlOrigin, text: string, schema: z.ZodType<T>): YamlReading<T> {
  const shift = (origin.firstLine ?? 1) - 1;
  const inFile = ({ line, column }: Place): Place => {
    const place = { line: line + shift, column };
    return origin.place === undefined ? place : origin.place(place);
  };
  // The end is told from the last character: what was taken out behind it is not of the value.
  const spanInFile = ({ end, ...from }: Span): Span => {
    if (end.column === 1 || (end.line === from.line && end.column === from.column))
      return { ...inFile(from), end: inFile(end) };
    const last = inFile({ line: end.line, column: end.column - 1 });
    return { ...inFile(from), end: { line: last.line, column: last.column + 1 } };
  };
  const parsed = parseYaml(text, shift + 1);
  const syntax = parsed.faults.map((found) =>
    fault({ file: origin.file, rule: 'yaml', ...found, place: spanInFile(found.place) }),
  );
  if (parsed.document === undefined) return { faults: syntax };

  const { document, toPlace } = parsed;
  const written = (path: readonly PropertyKey[], key?: PropertyKey): Written => {
    const [from, to] = rangeAt(document, path, key);
    // A block goes on to the next key; what an author sees of it ends before.
    const source = text.slice(from, to).trimEnd();
    return { place: spanInFile({ ...toPlace(from), end: toPlace(from + source.length) }), source };
  };
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  const raw: Located<unknown> = {
    // An empty document is a map without keys.
    value: value ?? {},
    at: (path) => inFile(toPlace(offsetOf(document, path))),
    span: (path) => written(path).place,
    inside: (path, offset) => inFile(toPlace(insideOffset(document, text, path, offset))),
  };
  if (value === null && !schema.safeParse({}).success)
    return { raw, faults: [...syntax, emptyFault(origin, inFile({ line: 1, column: 1 }), schema)] };
  const { data, faults } = validate(origin.file, raw, schema, written);
  const hidden = origin.hiddenAllowed === true ? [] : hiddenFaults(origin.file, raw, faults);
  const all = [...syntax, ...faults, ...hidden];
  return all.length > 0 || data === undefined ? { raw, faults: all } : { data, raw, faults: [] };
}

function validate<T>(
  file: string,
  raw: Located<unknown>,
  schema: z.ZodType<T>,
  written: (path: readonly PropertyKey[], key: PropertyKey | undefined) => Written,
): { data?: Located<T>; faults: readonly VFileMessage[] } {
  const result = schema.safeParse(raw.value, { reportInput: true });
  if (result.success) return { data: { ...raw, value: result.data }, faults: [] };
  const faults = explainAll(result.error.issues, schema).map((explanation) => {
    const { path, key, missing, reason, hint, expected } = explanation;
    const { place, source } = written(path, key);
    // What is missing stands nowhere: its parent's beginning is told, not all of its parent.
    const bare = missing === true ? { line: place.line, column: place.column } : place;
    const fix = fixOf(explanation, source);
    const joined = key === undefined && missing !== true ? joinedLines(source) : undefined;
    return fault({ file, place: bare, rule: 'schema', reason, hint: joined ?? hint, expected, fix });
  });
  return { faults };
}

/** Plain lines below each other are one text to YAML: of a faulty one, a list was probably meant. */
function joinedLines(source: string): string | undefined {
  const isPlain = /^(?!- |["'|>[{])[^\n]*\n/.test(source) && !/:(\s|$)/m.test(source);
  if (!isPlain) return undefined;
  const [first = ''] = source.replace(/^-\s*/, '').split('\n');
  return `YAML joins these lines to one text. For a list, begin each with a dash and a blank, in one column: "- ${first.trim()}".`;
}

/** One fault for all keys that are not there. */
function emptyFault({ file, firstLine }: YamlOrigin, place: Place, schema: z.ZodType<unknown>): VFileMessage {
  const reason = `Unexpected empty ${firstLine === undefined ? 'file' : 'front matter'}, expected keys and values`;
  return fault({
    file,
    place,
    rule: 'schema',
    reason,
    hint: `Its keys are ${keysAt(schema, []).join(', ')}.`,
  });
}

/** A value or a key as it is written. */
interface Written {
  readonly place: Span;
  readonly source: string;
}

/**
 * Certain are quotes around what YAML would else read as a number or a yes/no, none around a number, and a key one slip
 * away from its name.
 */
function fixOf({ quotes, slip }: Explanation, source: string): FaultDetail['fix'] {
  if (quotes === 'missing' && /^[A-Za-z0-9.+-]+$/.test(source)) return { was: source, by: `"${source}"` };
  const [, number] = /^(["'])(-?[0-9]+)\1$/.exec(source)?.slice(1) ?? [];
  if (quotes === 'needless' && number !== undefined) return { was: source, by: number };
  return slip === undefined || !/^[\w-]+$/.test(source) ? undefined : { was: source, by: slip };
}

/** Escapes (`"\u202e"`) bring in what the source shows in the open. A value that is faulty anyhow is told once. */
function hiddenFaults(
  file: string,
  raw: Located<unknown>,
  others: readonly VFileMessage[],
): readonly VFileMessage[] {
  return stringsOf(raw.value).flatMap(({ path, text }) => {
    const found = findHidden(text);
    const place = raw.span(path);
    const told = others.some(({ line, column }) => line === place.line && column === place.column);
    if (found[0] === undefined || told) return [];
    return [fault({ file, place, rule: 'hidden-character', reason: hiddenReason(found[0].code, 0) })];
  });
}
