import type { VFileMessage } from 'vfile-message';
import type { Document } from 'yaml';
import type { z } from 'zod';
import { explainAll } from './explain.ts';
import { fault, type Place } from './fault.ts';
import { findHidden, hiddenReason } from './hidden.ts';
import { insideOffset, offsetOf, stringsOf } from './yaml-place.ts';
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
  const raw: Located<unknown> = {
    value: normalize(document),
    at: (path) => inFile(toPlace(offsetOf(document, path))),
    inside: (path, offset) => inFile(toPlace(insideOffset(document, text, path, offset))),
  };
  const keyAt = (path: readonly PropertyKey[], key: PropertyKey | undefined) =>
    inFile(toPlace(offsetOf(document, path, key)));
  const { data, faults } = validate(origin.file, raw, schema, keyAt);
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
  keyAt: (path: readonly PropertyKey[], key: PropertyKey | undefined) => Place,
): { data?: Located<T>; faults: readonly VFileMessage[] } {
  const result = schema.safeParse(raw.value, { reportInput: true });
  if (result.success) return { data: { ...raw, value: result.data }, faults: [] };
  const faults = explainAll(result.error.issues, schema).map(({ path, key, reason, hint }) =>
    fault({ file, place: keyAt(path, key), rule: 'schema', reason, hint }),
  );
  return { faults };
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
