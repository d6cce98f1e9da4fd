import { trimBlanks } from './blanks.ts';
import type { DragonFault, DragonLine } from './line.ts';
import { readSearch } from './search.ts';

const maxLength = 65_536;

interface Field {
  readonly text: string;
  readonly column: number;
}

/** A field's value, or why it has none. */
type Reading<T> = { readonly value: T } | { readonly expected: string; readonly hint?: string };

const fieldNames = [
  'protocol',
  'direction',
  'protected network',
  'match type',
  'dynamic collection',
  'compare bytes',
  'port',
  'name',
  'search',
] as const;

/**
 * Reads a Dragon line: eight fields with any number of blanks between them, then the search, which takes the rest.
 * All fields that are wrong are told at once. Never throws.
 */
export function parseDragonLine(
  text: string,
): { readonly line: DragonLine } | { readonly faults: readonly DragonFault[] } {
  if (text.length > maxLength)
    return {
      faults: [
        { column: 1, reason: `Unexpected line of ${text.length} characters, expected at most ${maxLength}` },
      ],
    };
  if (text.startsWith('#'))
    return {
      faults: [{ column: 1, reason: 'Unexpected `#`, which begins a comment, expected a Dragon line' }],
    };
  const { fields, rest } = split(text);
  const missing = fieldNames[rest === undefined ? fields.length : 8];
  if (rest === undefined && missing !== undefined) {
    const reason = `Unexpected end of the Dragon line after ${fields.length} of its nine fields, expected the ${missing}`;
    return {
      faults: [
        {
          column: text.trimEnd().length + 1,
          reason,
          hint: 'For example: T D A S 10 80 25 ENSRT:W32-EXAMPLE-001 /22example.zip',
        },
      ],
    };
  }
  const faults: DragonFault[] = [];
  const read = <T>(index: number, reader: (text: string) => Reading<T>): T | undefined => {
    const field = fields[index] ?? { text: '', column: 1 };
    const reading = reader(field.text);
    if ('value' in reading) return reading.value;
    const reason = `Unexpected \`${field.text}\` as the ${fieldNames[index]}, expected ${reading.expected}`;
    faults.push({
      column: field.column,
      reason,
      ...(reading.hint === undefined ? {} : { hint: reading.hint }),
    });
    return undefined;
  };
  const protocol = read(0, readProtocol);
  const direction = read(
    1,
    oneOf(['D', 'S', 'A', 'B'], 'D (destination), S (source), A (either) or B (both)'),
  );
  const network = read(
    2,
    oneOf(
      ['A', 'T', 'F', 'I', 'X', 'D'],
      'A (all), T (toward), F (from), I (internal), X (external) or D (follow-on)',
    ),
  );
  const match = read(3, oneOf(['S', 'B'], 'S (string) or B (binary)'));
  const collect = read(4, readCount);
  const compare = read(5, readCount);
  const port = read(6, readPort);
  const name = read(7, readName);
  const search = readSearch(rest?.text ?? '', rest?.column ?? 1);
  if ('faults' in search) return { faults: [...faults, ...search.faults] };
  if (
    protocol === undefined ||
    direction === undefined ||
    network === undefined ||
    match === undefined ||
    collect === undefined ||
    compare === undefined ||
    port === undefined ||
    name === undefined
  )
    return { faults };
  return {
    line: { protocol, direction, network, match, collect, compare, port, name, search: search.search },
  };
}

function split(text: string): { fields: readonly Field[]; rest: Field | undefined } {
  const fields: Field[] = [];
  const word = /[^ \t]+/g;
  for (let found = word.exec(text); found !== null; found = word.exec(text)) {
    if (fields.length === 8)
      return {
        fields,
        rest: { text: text.slice(found.index, trimBlanks(text).end), column: found.index + 1 },
      };
    fields.push({ text: found[0], column: found.index + 1 });
  }
  return { fields, rest: undefined };
}

function oneOf<const T extends string>(
  letters: readonly T[],
  expected: string,
): (text: string) => Reading<T> {
  return (text) => {
    const value = letters.find((letter) => letter === text);
    if (value !== undefined) return { value };
    const meant = letters.find((letter) => letter === text.toUpperCase());
    return { expected, ...(meant === undefined ? {} : { hint: `Write it as a capital: ${meant}` }) };
  };
}

function readProtocol(text: string): Reading<'T' | 'U' | 'I' | number> {
  if (text === 'T' || text === 'U' || text === 'I') return { value: text };
  const value = readWhole(text, 255);
  return value === undefined ? { expected: 'T, U, I or an IP protocol number from 0 to 255' } : { value };
}

function readCount(text: string): Reading<number> {
  const value = readWhole(text, 65_535);
  return value === undefined ? { expected: 'a whole number from 0 to 65535' } : { value };
}

function readPort(text: string): Reading<number | string> {
  if (/^[A-Z]$/.test(text)) return { value: text };
  const value = readWhole(text, 65_535);
  return value === undefined
    ? { expected: 'a port from 0 to 65535 or the capital letter of a macro' }
    : { value };
}

function readName(text: string): Reading<string> {
  if (/^(?:[A-Za-z0-9][A-Za-z0-9_.-]{0,63}:)?[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/.test(text))
    return { value: text };
  return { expected: 'GROUP:NAME, like ENSRT:W32-KALEL-A-001' };
}

function readWhole(text: string, most: number): number | undefined {
  if (!/^[0-9]{1,10}$/.test(text)) return undefined;
  const value = Number(text);
  return value <= most ? value : undefined;
}
