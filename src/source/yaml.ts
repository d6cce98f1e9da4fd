import type { VFileMessage } from 'vfile-message';
import type { Document } from 'yaml';
import type { z } from 'zod';
import { type Explanation, explainAll } from './explain.ts';
import { type FaultDetail, fault, type Place, type Span } from './fault.ts';
import { findHidden, hiddenReason } from './hidden.ts';
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
  const parsed = parseYaml(text);
  const syntax = parsed.faults.map((found) =>
    fault({ file: origin.file, rule: 'yaml', ...found, place: inFile(found.place) }),
  );
  if (parsed.document === undefined) return { faults: syntax };

  const { document, toPlace } = parsed;
  const spanOf = ([from, to]: readonly [number, number]): Span => {
    // The end is told from the last character: what was taken out behind it is not of the value.
    const last = inFile(toPlace(Math.max(from, to - 1)));
    return { ...inFile(toPlace(from)), end: to > from ? { ...last, column: last.column + 1 } : last };
  };
  const raw: Located<unknown> = {
    value: normalize(document),
    at: (path) => inFile(toPlace(offsetOf(document, path))),
    span: (path) => spanOf(rangeAt(document, path)),
    inside: (path, offset) => inFile(toPlace(insideOffset(document, text, path, offset))),
  };
  const written = (path: readonly PropertyKey[], key: PropertyKey | undefined): Written => {
    const [from, to] = rangeAt(document, path, key);
    return { place: spanOf([from, to]), source: text.slice(from, to) };
  };
  const { data, faults } = validate(origin.file, raw, schema, written);
  const hidden = origin.hiddenAllowed === true ? [] : hiddenFaults(origin.file, raw, faults);
  const all = [...syntax, ...faults, ...hidden];
  return all.length > 0 || data === undefined ? { raw, faults: all } : { data, raw, faults: [] };
}

/** An empty document is a map without keys: each key is then told missing. */
function normalize(document: Document.Parsed): unknown {
  const data: unknown = document.toJS({ maxAliasCount: 0 });
  return data ?? {};
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
    return fault({ file, place: bare, rule: 'schema', reason, hint, expected, fix });
  });
  return { faults };
}

/** A value or a key as it is written. */
interface Written {
  readonly place: Span;
  readonly source: string;
}

/** Certain are quotes around what YAML would else read as a number or a yes/no, and a key one slip away from its name. */
function fixOf({ unquoted, slip }: Explanation, source: string): FaultDetail['fix'] {
  if (unquoted === true && /^[A-Za-z0-9.+-]+$/.test(source)) return { was: source, by: `"${source}"` };
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
    const place = raw.at(path);
    const told = others.some(({ line, column }) => line === place.line && column === place.column);
    if (found[0] === undefined || told) return [];
    return [fault({ file, place, rule: 'hidden-character', reason: hiddenReason(found[0].code, 0) })];
  });
}
