import type { RuleFault } from './rule.ts';

/**
 * Where an option stands in a rule: offsets from 0, ends exclusive. One cursor is filled again and again, because a rule
 * set of 50,000 has a million options.
 */
export interface OptionCursor {
  name: number;
  nameEnd: number;
  /** Equal to `valueEnd` for an option without a value. Blanks around the value are left out. */
  value: number;
  valueEnd: number;
  /** Where reading goes on: behind the `;`. */
  next: number;
}

export function optionCursor(): OptionCursor {
  return { name: 0, nameEnd: 0, value: 0, valueEnd: 0, next: 0 };
}

const quote = 0x22;
const backslash = 0x5c;

/**
 * Finds the option that starts at an offset, and fills the cursor. It ends where Suricata ends it: at the first `;` that
 * no `\` stands before, in quotes or not. A value that begins with a quote ends with one.
 *
 * @returns what is wrong; undefined where nothing is.
 */
export function nextOption(text: string, start: number, cursor: OptionCursor): RuleFault | undefined {
  const nameEnd = nameEndOf(text, start);
  if (nameEnd === start) return faultAt(start, `Unexpected ${show(text, start)}, expected an option or )`);
  let end = text.indexOf(';', nameEnd);
  while (end > 0 && text.charCodeAt(end - 1) === backslash) end = text.indexOf(';', end + 1);
  const name = () => text.slice(start, nameEnd);
  if (end < 0) return faultAt(start, `Unexpected end of the rule in \`${name()}\`, expected ;`);
  cursor.name = start;
  cursor.nameEnd = nameEnd;
  cursor.next = end + 1;
  const after = skipBlanks(text, nameEnd);
  if (after === end) {
    cursor.value = cursor.valueEnd = end;
    return undefined;
  }
  if (text.charCodeAt(after) !== 0x3a)
    return faultAt(after, `Unexpected ${show(text, after)} after \`${name()}\`, expected : or ;`);
  const value = skipBlanks(text, after + 1);
  let valueEnd = end;
  while (valueEnd > value && isBlank(text.charCodeAt(valueEnd - 1))) valueEnd -= 1;
  if (value >= valueEnd) return faultAt(end, `Unexpected ; after \`${name()}:\`, expected a value`);
  cursor.value = value;
  cursor.valueEnd = valueEnd;
  const open = text.charCodeAt(value) === 0x21 ? skipBlanks(text, value + 1) : value;
  if (text.charCodeAt(open) !== quote) return undefined;
  if (valueEnd - open >= 2 && text.charCodeAt(valueEnd - 1) === quote) return undefined;
  return openQuote(after, name(), text.slice(value, valueEnd));
}

/** What a value that begins with a quote and does not end with one is, in words. */
export function openQuote(at: number, name: string, value: string): RuleFault {
  return faultAt(
    at,
    `Unexpected ${quoteFault(value) ?? 'text after the closing ", expected ;'} in \`${name}\``,
    'Inside quotes write |22| for " and |3b| for ; (in msg and pcre \\" and \\;).',
  );
}

/** What is wrong with the quotes of a value, strictly read; undefined where it has none or they are right. */
export function quoteFault(value: string): string | undefined {
  const quoted = /^!?[ \t]*"/.exec(value)?.[0];
  if (quoted === undefined) return undefined;
  let at = quoted.length;
  for (; at < value.length && value[at] !== '"'; at += 1) if (value[at] === '\\') at += 1;
  if (at >= value.length) return '" that is not closed, or ; inside quotes, expected the value to end with "';
  return at === value.length - 1 ? undefined : 'text after the closing ", expected ;';
}

/** A name begins with a letter; letters, digits and `_.-` follow, a hundred characters at most. */
function nameEndOf(text: string, start: number): number {
  let at = start;
  for (; at < start + 100; at += 1) {
    const code = text.charCodeAt(at);
    const letter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
    if (letter) continue;
    const other = (code >= 0x30 && code <= 0x39) || code === 0x5f || code === 0x2e || code === 0x2d;
    if (!other || at === start) break;
  }
  return at;
}

export function skipBlanks(text: string, start: number): number {
  let at = start;
  while (isBlank(text.charCodeAt(at))) at += 1;
  return at;
}

export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

export function show(text: string, at: number): string {
  const char = text[at];
  return char === undefined ? 'end of the rule' : `\`${char}\``;
}

export function faultAt(offset: number, reason: string, hint?: string): RuleFault {
  return { kind: 'fault', column: offset + 1, reason, ...(hint === undefined ? {} : { hint }) };
}
