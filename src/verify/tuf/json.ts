import type { Metadata } from '@tufjs/models';

/** What the models take. */
export type Json = Parameters<typeof Metadata.fromJSON>[1];
type Value = Json[string];

/** No metadata is nested deeper; what is could only be meant for the stack of its reader. */
const maxDepth = 32;

/**
 * Reads JSON of which every reader makes the same data: the signature is over the data, so that nothing in it may
 * depend on who reads. Refused is what readers differ in, and what no canonical JSON can hold: a name that stands
 * twice in an object, a number that is no whole one or that a double can't hold, half of a surrogate pair, bytes that
 * are no UTF-8, a byte order mark (RFC 8259, 4, 6, 8.1 and 8.2), and the name `__proto__`. White space and escapes
 * are free: they make no other data.
 *
 * @throws Error that says what is wrong.
 */
export function parseJson(bytes: Uint8Array): Json {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const data: Value = JSON.parse(text);
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new Error('it is no object');
  checkTokens(text);
  return data;
}

/** Goes through JSON that is well-formed, token by token. */
function checkTokens(text: string): void {
  /** For each open object its names, for each open array nothing. */
  const open: (Set<string> | undefined)[] = [];
  let isName = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '{' || char === '[') {
      if (open.push(char === '{' ? new Set() : undefined) > maxDepth)
        throw new Error(`it is nested deeper than ${maxDepth} times`);
      isName = char === '{';
    } else if (char === '}' || char === ']') {
      open.pop();
      isName = false;
    } else if (char === ',') isName = open.at(-1) !== undefined;
    else if (char === '"') {
      const end = endOfString(text, at);
      const value = readString(text.slice(at, end));
      if (isName) addName(open.at(-1), value);
      isName = false;
      at = end - 1;
    } else if (char === '-' || isDigit(char)) {
      const number = /[-+.0-9eE]+/y;
      number.lastIndex = at;
      const written = number.exec(text)?.[0] ?? char;
      if (!Number.isSafeInteger(Number(written)) || String(Number(written)) !== written)
        throw new Error(`${written.slice(0, 40)} is not a whole number that every reader can hold`);
      at += written.length - 1;
    }
  }
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9';
}

/** The place after the closing quote of the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
  return at + 1;
}

function readString(token: string): string {
  if (!token.includes('\\')) return token.slice(1, -1);
  const value = String(JSON.parse(token));
  if (!value.isWellFormed()) throw new Error(`${token.slice(0, 40)} holds half of a surrogate pair`);
  return value;
}

function addName(names: Set<string> | undefined, name: string): void {
  if (names?.has(name) === true)
    throw new Error(`the name ${JSON.stringify(name.slice(0, 40))} stands twice in one object`);
  if (name === '__proto__') throw new Error('it holds the name __proto__');
  names?.add(name);
}

/**
 * The canonical form that signatures and key ids are made over (TUF 1.0.34, 4.1; OLPC canonical JSON): no white
 * space, names in the order of their code points, quotes and backslashes alone escaped.
 */
export function canonical(value: Value): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, each]) => ({ name, each, order: Buffer.from(name) }));
  // UTF-8 sorts as code points do; JavaScript's own order is by UTF-16 unit.
  entries.sort((a, b) => Buffer.compare(a.order, b.order));
  return `{${entries.map(({ name, each }) => `${quoted(name)}:${canonical(each)}`).join(',')}}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
