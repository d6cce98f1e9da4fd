import type { DetectorFault } from './fault.ts';
import { reserved } from './words.ts';

/** One word or sign of a script. A number or a string has its value; `end` stands behind the last. */
export interface Token {
  readonly kind: 'name' | 'reserved' | 'number' | 'string' | 'sign' | 'end';
  /** As it stands in the script. */
  readonly text: string;
  readonly value?: string | number;
  readonly line: number;
  readonly column: number;
}

type Reading = { readonly tokens: readonly Token[] } | { readonly fault: DetectorFault };

const blank = /[ \t\n]+/y;
/** Not the comment that goes on over lines: where that ends, two readers may disagree about what is code. */
const comment = /--(?!\[)[^\n]*/y;
const word = /[A-Za-z][A-Za-z0-9_]*|_(?![A-Za-z0-9_])/y;
const number = /(?:0x[0-9a-fA-F]{1,8}|[0-9]{1,15}(?:\.[0-9]{1,15})?)(?![A-Za-z0-9_.])/y;
const string = /"(?:[^"\\\n]|\\(?:[nrt\\"']|[0-9]{1,3}))*"|'(?:[^'\\\n]|\\(?:[nrt\\"']|[0-9]{1,3}))*'/y;
/** No colon, no `...`, no `::`, no `^`: the longest first, so that `==` is not two assignments. */
const sign =
  /\.\.(?!\.)|\.(?!\.)|==|~=|<=|>=|<(?!<)|>(?!>)|=|\+|-(?!-)|\*|\/(?!\/)|%|#|[(){}\],;]|\[(?![[=])/y;

/** What people write who don't know that it is refused, and what stands for it. */
const meant: readonly (readonly [pattern: RegExp, reason: string, hint?: string])[] = [
  [/--\[=*\[?/y, 'a comment that goes on over lines', 'Begin each of its lines with `-- `.'],
  [/\[=*\[/y, 'a long string', 'Write it in quotes.'],
  [/\.\.\./y, '`...`', 'Name each parameter.'],
  [/::/y, 'a label', 'A loop ends with `break`, a function with `return`.'],
  [/:/y, 'a method call', 'Write `string.find(text, …)`, not `text:find(…)`.'],
  [/_[A-Za-z0-9_]*/y, 'a name that begins with an underscore'],
  [/[0-9][A-Za-z0-9_.]*/y, 'a number of this form', 'Write it like 80, 0x50 or 0.5.'],
  [/["']/y, 'a string of this form', 'It ends on its line, and has \\n \\r \\t \\\\ \\" and \\123 alone.'],
];

/**
 * Reads a script as words and signs of Lua, and refuses every form that Lua 5.1, LuaJIT and Lua 5.4 might read
 * differently. What it lets through, all three read the same.
 */
export function readTokens(text: string): Reading {
  const odd = text.search(/[^\x20-\x7e\t\n]/);
  if (odd !== -1) return { fault: oddCharacter(text, odd) };
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let lineStart = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  while (at < text.length) {
    const start = at;
    const column = start - lineStart + 1;
    const space = take(blank);
    if (space !== undefined) {
      for (let index = start; index < at; index++)
        if (text[index] === '\n') {
          line += 1;
          lineStart = index + 1;
        }
      continue;
    }
    if (take(comment) !== undefined) continue;
    const token = readWord(take, line, column);
    if (token === undefined) return { fault: unexpected(text, start, line, column) };
    tokens.push(token);
  }
  tokens.push({ kind: 'end', text: '', line, column: at - lineStart + 1 });
  return { tokens };
}

function readWord(
  take: (pattern: RegExp) => string | undefined,
  line: number,
  column: number,
): Token | undefined {
  const name = take(word);
  if (name !== undefined) return { kind: reserved.has(name) ? 'reserved' : 'name', text: name, line, column };
  const digits = take(number);
  if (digits !== undefined) return { kind: 'number', text: digits, value: Number(digits), line, column };
  const quoted = take(string);
  if (quoted !== undefined) {
    const value = stringValue(quoted);
    return value === undefined ? undefined : { kind: 'string', text: quoted, value, line, column };
  }
  const text = take(sign);
  return text === undefined ? undefined : { kind: 'sign', text, line, column };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The bytes of a string as characters 0 to 255; undefined where an escape names no byte. */
function stringValue(quoted: string): string | undefined {
  let sound = true;
  const value = quoted.slice(1, -1).replace(/\\([0-9]{1,3}|.)/g, (_, escaped: string) => {
    if (!/^[0-9]/.test(escaped)) return escapes[escaped] ?? escaped;
    if (Number(escaped) > 255) sound = false;
    return String.fromCharCode(Number(escaped));
  });
  return sound ? value : undefined;
}

function unexpected(text: string, at: number, line: number, column: number): DetectorFault {
  for (const [pattern, reason, hint] of meant) {
    pattern.lastIndex = at;
    if (pattern.test(text))
      return {
        line,
        column,
        reason: `Unexpected ${reason}, expected what detectors may use`,
        ...(hint === undefined ? {} : { hint }),
      };
  }
  return {
    line,
    column,
    reason: `Unexpected \`${text[at]}\`, expected a word or a sign that detectors may use`,
  };
}

function oddCharacter(text: string, at: number): DetectorFault {
  const before = text.slice(0, at).split('\n');
  const code = (text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return {
    line: before.length,
    column: (before.at(-1) ?? '').length + 1,
    reason: `Unexpected character U+${code}, expected ASCII that can be seen`,
    hint: 'In a string, write the number of each byte: \\195\\188.',
  };
}
