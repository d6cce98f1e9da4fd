import type { VFileMessage } from 'vfile-message';
import { type Document, isMap, isNode, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { fault, type Place } from './fault.ts';
import { explain } from './explain.ts';

/** Where YAML text stands: its file and, for front matter, the line of the file on which it begins. */
export interface YamlOrigin {
  readonly file: string;
  readonly firstLine?: number;
}

/** Data read from YAML, and the place of each value in its file. */
export interface Located<T> {
  readonly value: T;
  /** The place of the value at a path (or of its nearest parent that is there). */
  readonly at: (path: readonly PropertyKey[]) => Place;
}

export interface YamlReading<T> {
  /** Absent where there are faults. */
  readonly data?: Located<T>;
  readonly faults: readonly VFileMessage[];
}

/** Aliases that a document may expand to; far above honest use, far below a bomb. */
const maxAliases = 50;

/**
 * Reads YAML 1.2 in three steps: parse, normalize, validate. Every fault has its place; none hides another of
 * the same step. Nothing is thrown for bad content.
 */
export function readYaml<T>(origin: YamlOrigin, text: string, schema: z.ZodType<T>): YamlReading<T> {
  const { document, place, faults } = parse(origin, text);
  if (faults.length > 0) return { faults };
  const normalized = normalize(document);
  if (normalized instanceof Error) {
    const hint = 'Write the values out instead of using YAML anchors and aliases.';
    return {
      faults: [
        fault({
          file: origin.file,
          place: place([]),
          rule: 'yaml',
          reason: 'Unexpected YAML aliases: they expand too far',
          hint,
        }),
      ],
    };
  }
  return validate(origin, normalized.data, schema, place);
}

type PlaceOf = (path: readonly PropertyKey[], key?: PropertyKey) => Place;

function parse(
  origin: YamlOrigin,
  text: string,
): { document: Document.Parsed; place: PlaceOf; faults: VFileMessage[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    version: '1.2',
    strict: true,
    uniqueKeys: true,
    prettyErrors: false,
  });
  const shift = (origin.firstLine ?? 1) - 1;
  const toPlace = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line) + shift, column: Math.max(1, col) };
  };
  const place: PlaceOf = (path, key) => toPlace(offsetOf(document, path, key));
  const faults = [...document.errors, ...document.warnings].map((error) =>
    fault({
      file: origin.file,
      place: toPlace(error.pos[0]),
      rule: 'yaml',
      reason: yamlReason(error.code, error.message),
      hint: yamlHints[error.code],
    }),
  );
  return { document, place, faults };
}

function yamlReason(code: string, message: string): string {
  const firstLine = message.split('\n', 1)[0] ?? message;
  return code === 'DUPLICATE_KEY'
    ? 'Unexpected second use of a key, expected each key once'
    : `Unexpected YAML: ${firstLine}`;
}

const yamlHints: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'Indent with spaces; YAML does not take tabs.',
  BAD_INDENT: 'Indent all keys of one list or map by the same number of spaces.',
  MULTILINE_IMPLICIT_KEY: 'A text that holds ": " stands in quotes; a key ends with ":" on its own line.',
  BLOCK_AS_IMPLICIT_KEY: 'A text that holds ": " stands in quotes.',
  MISSING_CHAR: 'A quote or a bracket is opened and not closed.',
  DUPLICATE_KEY: 'Merge the two into one, or delete one.',
};

function normalize(document: Document.Parsed): { data: unknown } | Error {
  try {
    const data: unknown = document.toJS({ maxAliasCount: maxAliases });
    return { data: data ?? {} };
  } catch (error) {
    if (error instanceof ReferenceError) return error;
    throw error;
  }
}

function validate<T>(
  origin: YamlOrigin,
  data: unknown,
  schema: z.ZodType<T>,
  place: PlaceOf,
): YamlReading<T> {
  const result = schema.safeParse(data, { reportInput: true });
  if (result.success) return { data: { value: result.data, at: (path) => place(path) }, faults: [] };
  const faults = result.error.issues
    .flatMap((issue) => explain(issue, schema))
    .map(({ path, key, reason, hint }) =>
      fault({ file: origin.file, place: place(path, key), rule: 'schema', reason, hint }),
    );
  return { faults };
}

/** The offset of the value at a path (of its key, where `key` names one in it), or of the nearest parent present. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[], key?: PropertyKey): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const step of path) {
    const child = childOf(node, step);
    if (child === undefined) return keyOffset(node, step) ?? offset;
    node = child;
    offset = child.range?.[0] ?? offset;
  }
  return key === undefined ? offset : (keyOffset(node, key) ?? offset);
}

function childOf(node: unknown, step: PropertyKey): Node | undefined {
  if (node !== null && typeof node === 'object' && 'get' in node && typeof node.get === 'function') {
    const child: unknown = node.get(step, true);
    if (isNode(child)) return child;
  }
  return undefined;
}

function keyOffset(node: unknown, key: PropertyKey): number | undefined {
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
}
