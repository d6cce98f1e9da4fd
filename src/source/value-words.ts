/** What a schema expects, in an author's words. */
export function kindWord(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a map of keys and values',
    record: 'a map of keys and values',
  };
  return words[expected] ?? expected;
}

export function oneOf(values: readonly string[]): string {
  return values.length === 1 ? `\`${values[0]}\`` : `one of ${values.join(', ')}`;
}

/** Words for a value that is too small or too large, and for the bound that it passes. */
export function sizeWords(
  origin: string,
  bound: 'at least' | 'at most',
  limit: number | bigint,
  value: unknown,
): { readonly found: string; readonly expected: string } {
  if (typeof value === 'string')
    return {
      found: value === '' ? 'empty text' : `text of ${value.length} characters`,
      expected: limit === 1 ? 'some text' : `${bound} ${limit} characters`,
    };
  const entries = `${bound} ${limit} ${Number(limit) === 1 ? 'entry' : 'entries'}`;
  if (Array.isArray(value))
    return {
      found:
        value.length === 0
          ? 'empty list'
          : `list of ${value.length} ${value.length === 1 ? 'entry' : 'entries'}`,
      expected: entries,
    };
  const counted = origin === 'array' || origin === 'set' || origin === 'map';
  return { found: show(value), expected: counted ? entries : `${bound} ${limit}` };
}

/** A value as the author wrote it, cut short, with nothing in it that a terminal would obey. */
export function show(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'empty list' : 'list';
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'empty map' : 'map';
  if (value === '') return 'empty text';
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  return escaped(JSON.stringify(shortened(String(value))));
}

/** The name of a key, as `show` has a text. */
export function showKey(key: PropertyKey): string {
  return `\`${escaped(
    JSON.stringify(shortened(String(key)))
      .slice(1, -1)
      .replaceAll('\\"', '"'),
  )}\``;
}

/** A path as a reader counts: `rules[1].port` is the port of the first rule. */
export function pathName(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step + 1}]` : showKey(step).slice(1, -1)))
    .join('.')
    .replaceAll('.[', '[');
}

/** " in `path`", or nothing at the top, which has no name. */
export function inPath(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '' : ` in \`${pathName(path)}\``;
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function escaped(text: string): string {
  return text.replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
