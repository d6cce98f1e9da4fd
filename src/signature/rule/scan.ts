import { isBlank, nextOption, type OptionCursor, optionCursor, show, skipBlanks } from './option.ts';
import { controlIn } from './read.ts';
import type { RuleFault } from './rule.ts';

/** What a rule is known by; the rest of it is read from its text when it is asked for. */
export interface RuleFacts {
  readonly sid: number;
  /** 0 where the rule gives none, as the engine takes it. */
  readonly rev: number;
  /** 1 where the rule gives none, as the engine takes it. */
  readonly gid: number;
  /** The message without quotes and escapes; empty where the rule has none. */
  readonly msg: string;
  /** Where the digits of `sid` begin and end in the text. */
  readonly sidAt: number;
  readonly sidEnd: number;
  /** True where an option ties it to other rules of a flow or a host: flowbits, flowint, xbits, hostbits. */
  readonly hasBits: boolean;
  /** An option by which the engine runs a file, reads one or writes one: lua, luajit, dataset, datarep, filemd5, filesha1, filesha256. */
  readonly reaches: string | undefined;
}

const bitOptions = ['flowbits', 'flowint', 'xbits', 'hostbits'];
const reachingOptions = ['lua', 'luajit', 'dataset', 'datarep', 'filemd5', 'filesha1', 'filesha256'];

/**
 * Reads what identifies a rule in one pass, with no object an option. Its shape has to be sound: seven words, options in
 * brackets, nothing behind them. What the words and options mean is the engine's to judge.
 *
 * @param text one rule on one line, active.
 */
export function readFacts(text: string): RuleFacts | RuleFault {
  const control = controlIn(text);
  if (control !== undefined) return control;
  const header = headerEnd(text);
  if (typeof header === 'object') return header;
  const cursor = optionCursor();
  const seen: Seen = { sidAt: 0, sidEnd: 0, hasBits: false };
  let at = skipBlanks(text, header);
  if (text.charCodeAt(at) === 0x29) return fault(at, 'Unexpected ), expected an option');
  while (text.charCodeAt(at) !== 0x29) {
    const wrong = nextOption(text, at, cursor) ?? take(text, cursor, seen);
    if (wrong !== undefined) return wrong;
    at = skipBlanks(text, cursor.next);
  }
  const rest = skipBlanks(text, at + 1);
  if (rest < text.length)
    return fault(rest, `Unexpected ${show(text, rest)} after the rule, expected the end of the line`);
  const { sid, sidAt, sidEnd, rev = 0, gid = 1, msg = '', hasBits, reaches } = seen;
  if (sid === undefined) return fault(text.length, 'Unexpected end of the rule, expected a sid');
  return { sid, rev, gid, msg, sidAt, sidEnd, hasBits, reaches };
}

/** What the words before the options are, in their order. */
const words = [
  'an action',
  'a protocol',
  'a source',
  'a source port',
  '-> or <>',
  'a destination',
  'a destination port',
];

/**
 * Where the options of a rule begin, behind its `(`: seven words stand before it, a list in brackets being one whatever
 * blanks it holds. Snort's rules for its own decoders have the action alone, and one for files has two words.
 */
export function headerEnd(text: string): number | RuleFault {
  let at = 0;
  for (let index = 0; index < words.length; index += 1) {
    at = skipBlanks(text, at);
    if ((index === 1 || index === 2) && text.charCodeAt(at) === 0x28) break;
    const start = at;
    let depth = 0;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      // Letters, which most of a header is.
      if (code > 0x5d || (code > 0x3b && code < 0x5b)) continue;
      if (code === 0x5b) depth += 1;
      else if (code === 0x5d) depth -= 1;
      else if (code === 0x3b || code === 0x22 || (code === 0x28 && depth > 0))
        return fault(at, `Unexpected ${text[at]} in the header, expected an address or a port`);
      else if (depth === 0 && (isBlank(code) || code === 0x28)) break;
      if (depth < 0) return fault(at, 'Unexpected ], expected [ before it');
    }
    if (depth > 0) return fault(start, 'Unexpected end of the rule in a list, expected ]');
    if (at === start) return fault(at, `Unexpected ${show(text, at)}, expected ${words[index]}`);
  }
  at = skipBlanks(text, at);
  if (text.charCodeAt(at) !== 0x28)
    return fault(at, `Unexpected ${show(text, at)}, expected ( before the options`);
  return at + 1;
}

interface Seen {
  sid?: number;
  sidAt: number;
  sidEnd: number;
  rev?: number;
  gid?: number;
  msg?: string;
  hasBits: boolean;
  reaches?: string;
}

/** Takes what an option says of its rule. Suricata knows its keywords in any letter case. */
function take(text: string, cursor: OptionCursor, seen: Seen): RuleFault | undefined {
  switch (cursor.nameEnd - cursor.name) {
    case 3:
      return takeIdentity(text, cursor, seen);
    case 5:
    case 6:
    case 7:
    case 8:
    case 10:
      takeTies(text, cursor, seen);
  }
  return undefined;
}

/** Most options begin with none of these letters, and are not looked at any further. */
function takeTies(text: string, cursor: OptionCursor, seen: Seen): void {
  const first = text.charCodeAt(cursor.name) | 0x20;
  if (first !== 0x66 && first !== 0x78 && first !== 0x68 && first !== 0x6c && first !== 0x64) return;
  const name = nameIn(text, cursor);
  if (bitOptions.includes(name)) seen.hasBits = true;
  else if (reachingOptions.includes(name)) seen.reaches ??= name;
}

function takeIdentity(text: string, cursor: OptionCursor, seen: Seen): RuleFault | undefined {
  const name = nameIn(text, cursor);
  switch (name) {
    case 'sid':
    case 'rev':
    case 'gid': {
      if (seen[name] !== undefined) return second(cursor, name);
      const least = name === 'sid' ? 1 : 0;
      const number = wholeNumber(text, cursor, least);
      if (number === undefined) return noNumber(text, cursor, name, least);
      seen[name] = number;
      if (name !== 'sid') return undefined;
      seen.sidAt = cursor.value;
      seen.sidEnd = cursor.valueEnd;
      return undefined;
    }
    case 'msg':
      if (seen.msg !== undefined) return second(cursor, name);
      seen.msg = unquoted(text.slice(cursor.value, cursor.valueEnd));
      return undefined;
    case 'lua':
      seen.reaches ??= name;
      return undefined;
    default:
      return undefined;
  }
}

function nameIn(text: string, { name, nameEnd }: OptionCursor): string {
  return text.slice(name, nameEnd).toLowerCase();
}

function wholeNumber(text: string, { value, valueEnd }: OptionCursor, least: number): number | undefined {
  if (valueEnd === value || valueEnd - value > 10) return undefined;
  let number = 0;
  for (let at = value; at < valueEnd; at += 1) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    number = number * 10 + digit;
  }
  return number >= least && number <= 0xffff_ffff ? number : undefined;
}

function unquoted(value: string): string {
  const inner = value.startsWith('"') ? value.slice(1, -1) : value;
  return inner.includes('\\') ? inner.replace(/\\(.)/g, '$1') : inner;
}

function noNumber(text: string, { name, value, valueEnd }: OptionCursor, option: string, least: number) {
  const shown = text.slice(value, Math.min(valueEnd, value + 40));
  return fault(
    name,
    `Unexpected \`${shown}\` in \`${option}\`, expected a whole number from ${least} to 4294967295`,
  );
}

function second({ name }: OptionCursor, option: string): RuleFault {
  return fault(name, `Unexpected second \`${option}\`, expected one`);
}

function fault(offset: number, reason: string): RuleFault {
  return { kind: 'fault', column: offset + 1, reason };
}
