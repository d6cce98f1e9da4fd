import type { Metadata } from '@tufjs/models';
import { checkTokens } from '../../release/json-tokens.ts';

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
  checkTokens(text, { maxDepth, wholeNumbers: true });
  return data;
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
