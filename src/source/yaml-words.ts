import type { YAMLError } from 'yaml';
import { lineAt, ofLine, type YamlFault } from './yaml-fault.ts';
import { deeper, indentation, tab } from './yaml-indent-words.ts';
import type { Survey } from './yaml-survey.ts';

/** What the words of one fault are found from. */
export interface Context {
  readonly text: string;
  readonly errors: readonly YAMLError[];
  readonly seen: Survey;
}

/** A fault of the parser in an author's words, at the place of its cause. Of doubled keys `doubledKeys` tells. */
export function wordsOf(error: YAMLError, { text, errors, seen }: Context): YamlFault {
  const offset = Math.min(error.pos[0], text.length);
  // A quote left open closes at the next quote, lines later, where the parser then stumbles.
  const quote = seen.openQuote ?? seen.longQuotes.findLast((open) => open < offset);
  if (quote !== undefined && quote < offset) return openQuote(text, quote);
  const message = error.message.split('\n', 1)[0] ?? error.message;
  const bracket = seen.openBrackets.findLast((open) => open < offset);
  if (/[\]}]/.test(text.charAt(offset))) return strayBracket(text, offset, bracket !== undefined);
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return tab(text, offset);
    case 'BAD_INDENT':
      if (bracket !== undefined && message.startsWith('Flow')) return openBracket(text, bracket);
      return indentation(text, offset);
    case 'MISSING_CHAR':
      if (message.startsWith('Comments')) return comment(text, offset);
      if (message.startsWith('Missing ,') || message.startsWith('Missing space after :'))
        return missingComma(text, offset);
      return noColon(text, offset);
    case 'MULTILINE_IMPLICIT_KEY':
    case 'BLOCK_AS_IMPLICIT_KEY':
      return brokenKey(error, { text, errors, seen });
    case 'BLOCK_IN_FLOW':
      return missingComma(text, offset);
    case 'BAD_SCALAR_START':
      return startSign(text, offset);
    case 'TAG_RESOLVE_FAILED':
    case 'BAD_COLLECTION_TYPE':
    case 'MULTIPLE_TAGS':
      return startSign(text, offset);
    case 'BAD_DQ_ESCAPE':
      return {
        offset,
        end: Math.min(offset + 2, lineAt(text, offset).last),
        reason: `Unexpected ${text.slice(offset, offset + 2)} in double quotes, expected an escape that YAML knows`,
        hint: 'Write \\\\ for a backslash, or use single quotes.',
        spoils: 'value',
      };
    case 'BAD_DIRECTIVE':
      return ofLine(
        text,
        lineAt(text, offset).first,
        'Unexpected % at the start of a line, expected a key',
        'Delete the line.',
      );
    case 'KEY_OVER_1024_CHARS':
      return ofLine(text, offset, 'Unexpected key of more than 1024 characters, expected a short name');
    case 'UNEXPECTED_TOKEN':
      return leftOver(text, offset);
    default:
      return ofLine(text, offset, `Unexpected YAML that can not be read: ${message}`);
  }
}

function openQuote(text: string, offset: number): YamlFault {
  const quote = text.charAt(offset);
  return ofLine(
    text,
    offset,
    `Unexpected open quote, expected a closing ${quote} on the same line`,
    'Close the text with the same quote that opens it.',
  );
}

function openBracket(text: string, offset: number): YamlFault {
  const [open, close, what] = text.charAt(offset) === '{' ? ['{', '}', 'map'] : ['[', ']', 'list'];
  return ofLine(
    text,
    offset,
    `Unexpected open bracket ${open}, expected a closing ${close}`,
    `Close the ${what} with ${close} where it ends.`,
  );
}

function strayBracket(text: string, offset: number, isOpen: boolean): YamlFault {
  const bracket = text.charAt(offset);
  const other = bracket === '}' ? ']' : '}';
  const words = isOpen
    ? {
        reason: `Unexpected ${bracket}, expected ${other} for the bracket that is open`,
        hint: 'A list that begins with [ ends with ], a map that begins with { ends with }.',
        expected: other,
      }
    : { reason: `Unexpected ${bracket}, expected none where no bracket is open`, hint: 'Delete it.' };
  return { offset, end: offset + 1, ...words, spoils: 'rest' };
}

/** Words where a key should be. What was most likely forgotten is told first: the colon, the blank behind it. */
function noColon(text: string, at: number): YamlFault {
  const { first, last } = lineAt(text, at);
  const offset = Math.max(first, Math.min(at, last));
  const written = text.slice(offset, last);
  const expected = withColon(written);
  const fault = ofLine(text, offset, 'Unexpected text without a key, expected "key: value"');
  const [, key, value] = /^([A-Za-z][\w-]{1,40}) (.{1,40})$/.exec(written) ?? [];
  if (expected === undefined && key !== undefined)
    return {
      ...fault,
      reason: 'Unexpected text without a colon, expected "key: value"',
      hint: `If ${key} is the key, write "${key}: ${value}"; if the text goes on from the line above, indent it.`,
    };
  if (expected === undefined)
    return {
      ...fault,
      hint: 'Put a key and a colon before it; if it goes on from the line above, indent it.',
    };
  return {
    ...fault,
    reason: `Missing ${expected.endsWith(':') ? 'colon' : '": " between key and value'}, expected "${expected}"`,
    hint: 'A key ends with a colon; a blank stands between the colon and the value.',
    expected,
  };
}

/** `key`, `key:3`, `key = 3` as they were probably meant; undefined where it is anybody's guess. */
function withColon(written: string): string | undefined {
  if (/^[a-z][\w-]{1,40}$/.test(written)) return `${written}:`;
  const [, key, value] = /^([a-z][\w-]{1,40})(?::(?=[^\s/])| ?=+ ?|\uff1a ?)(.{1,60})$/.exec(written) ?? [];
  return key === undefined || value === undefined ? undefined : `${key}: ${value}`;
}

/** The parser found a key that goes over lines, or a second key in a value. Both are told in two ways. */
function brokenKey({ pos: [offset, end], message }: YAMLError, { text, errors }: Context): YamlFault {
  if (message.startsWith('A block sequence')) return indentation(text, offset);
  const pair = errors.filter(
    ({ code, pos }) =>
      pos[0] === offset && (code === 'MULTILINE_IMPLICIT_KEY' || code === 'BLOCK_AS_IMPLICIT_KEY'),
  );
  const multiline = pair.find(({ code }) => code === 'MULTILINE_IMPLICIT_KEY');
  if (multiline !== undefined && pair.length > 1) return deeper(text, multiline.pos[1] ?? end);
  if (multiline !== undefined) return noColon(text, offset);
  const value = text.slice(offset, lineAt(text, offset).last);
  const fault = ofLine(
    text,
    offset,
    'Unexpected second ": " on one line, expected one key and one value',
    'Put a text that holds ": " in quotes.',
  );
  return /["'\\#]/.test(value) ? fault : { ...fault, expected: `"${value}"` };
}

function missingComma(text: string, offset: number): YamlFault {
  return ofLine(
    text,
    offset,
    'Missing comma, expected one between two entries of [...] or {...}',
    'Put a comma after each entry but the last, and a blank after each colon.',
  );
}

function comment(text: string, offset: number): YamlFault {
  return ofLine(
    text,
    offset,
    'Unexpected # right after a value, expected a blank before a comment',
    'Put a blank before the #; if it belongs to the text, put the whole text in quotes.',
  );
}

/** A sign with which YAML lets no plain text begin. */
export function startSign(text: string, at: number): YamlFault {
  const { last } = lineAt(text, at);
  const sign = text.charAt(at);
  const value = text.slice(at, last);
  const expected = /^[^"'\\,\][{}#]+$/.test(value) && !value.includes(': ') ? `"${value}"` : undefined;
  const alone: Readonly<Record<string, string>> = {
    '*': 'YAML takes it for an alias: put the text in quotes, or write the value out.',
    '&': 'YAML takes it for an anchor, and would leave the word out: put the text in quotes.',
    '!': 'YAML takes it for a tag, and would leave the word out: put the text in quotes.',
  };
  return {
    offset: at,
    end: expected === undefined ? at + (/^[^\s,\]}]+/.exec(value)?.[0].length ?? 1) : last,
    reason: `Unexpected ${sign} at the start of a text, expected quotes around the text`,
    hint: alone[sign] ?? `No text begins with ${sign} in YAML unless it is in quotes.`,
    ...(expected === undefined ? {} : { expected }),
    spoils: 'value',
  };
}

/** What stands behind the end of a value. */
function leftOver(text: string, offset: number): YamlFault {
  const line = lineAt(text, offset);
  const before = text.slice(line.start, offset).trimEnd();
  const sign = text.charAt(offset);
  if (sign === ',')
    return {
      offset,
      end: offset + 1,
      reason: 'Unexpected comma, expected an entry before it',
      hint: 'Delete one of the commas.',
      spoils: 'rest',
    };
  if (/[|>]$/.test(before))
    return ofLine(
      text,
      offset,
      `Unexpected text after ${before.at(-1)}, expected it on the lines below`,
      'Begin the text on the next line, indented by two blanks.',
    );
  if (before.endsWith('"') || before.endsWith("'")) {
    const hint = before.endsWith("'")
      ? "Put the whole value in one pair of quotes; an apostrophe inside single quotes is written twice, ''."
      : 'Put the whole value in one pair of quotes; a quote inside double quotes is written \\".';
    return ofLine(text, offset, 'Unexpected text after a closing quote, expected the end of the line', hint);
  }
  return ofLine(
    text,
    offset,
    'Unexpected text after the end of a value, expected the next key on a line of its own',
  );
}
