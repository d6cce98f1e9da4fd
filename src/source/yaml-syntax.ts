import { Composer, CST, type Document, LineCounter, Parser, type YAMLError } from 'yaml';
import type { Place } from './fault.ts';

export interface SyntaxFault {
  readonly place: Place;
  readonly reason: string;
  readonly hint?: string;
}

export interface ParsedYaml {
  /** Absent where the text can't be read on. */
  readonly document?: Document.Parsed;
  readonly toPlace: (offset: number) => Place;
  readonly faults: readonly SyntaxFault[];
}

/** Far above honest use; composing recurses, so the depth is judged on the tokens before it. */
const maxDepth = 24;
/** The parser compares each key of a map with each other. */
const maxKeys = 2000;

/** Parses one YAML 1.2 document. Faults that follow from another are left out: one a line. */
export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const toPlace = (offset: number): Place => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const seen = survey(tokens);
  if (seen.limit !== undefined)
    return { toPlace, faults: [{ place: toPlace(seen.limit.offset), reason: seen.limit.reason }] };
  const options = { version: '1.2', strict: true, uniqueKeys: true, prettyErrors: false } as const;
  const documents = [...new Composer(options).compose(tokens, true, text.length)];
  const errors = documents.flatMap((document) => [...document.errors, ...document.warnings]);
  const found = [...errors.map((error) => told(error, errors, seen, text)), ...seen.aliases.map(toldAlias)];
  if (documents[1] !== undefined) found.push(toldSecond(documents[1].range[0]));
  const faults = oncePerLine(found, toPlace);
  const readable = errors.every(({ code }) => code === 'DUPLICATE_KEY') && seen.aliases.length === 0;
  const document = readable ? documents[0] : undefined;
  return document === undefined ? { toPlace, faults } : { document, toPlace, faults };
}

interface Survey {
  /** What is beyond a limit, and ends the reading. */
  readonly limit?: { readonly offset: number; readonly reason: string };
  readonly aliases: readonly number[];
  /** Offsets of quotes that run over the end of their line. */
  readonly longQuotes: readonly number[];
  /** Offset of a quote that is never closed. */
  readonly openQuote: number | undefined;
  /** Offsets of brackets that are never closed. */
  readonly openBrackets: readonly number[];
}

/** Walks the tokens without recursion. */
function survey(tokens: readonly CST.Token[]): Survey {
  const longQuotes: number[] = [];
  let openQuote: number | undefined;
  const aliases: number[] = [];
  const openBrackets: number[] = [];
  const found = () => ({ aliases, longQuotes, openQuote, openBrackets });
  const stack: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 })).reverse();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { token, depth } = next;
    const reason = beyondLimit(token, depth);
    if (reason !== undefined) return { ...found(), limit: { offset: token.offset, reason } };
    if (CST.isScalar(token) && token.type.endsWith('quoted-scalar') && token.source.includes('\n'))
      longQuotes.push(token.offset);
    if (token.type === 'alias') aliases.push(token.offset);
    if (token.type === 'double-quoted-scalar' && !isClosed(token.source, '"')) openQuote ??= token.offset;
    if (token.type === 'single-quoted-scalar' && !isClosed(token.source, "'")) openQuote ??= token.offset;
    if (
      token.type === 'flow-collection' &&
      !token.end.some(({ type }) => type === 'flow-seq-end' || type === 'flow-map-end')
    )
      openBrackets.push(token.start.offset);
    for (const child of childrenOf(token).reverse())
      stack.push({ token: child, depth: token.type === 'document' ? depth : depth + 1 });
  }
  return found();
}

function beyondLimit(token: CST.Token, depth: number): string | undefined {
  if (depth > maxDepth)
    return `Unexpected nesting deeper than ${maxDepth} levels, expected a flatter list or map`;
  if ((token.type === 'block-map' || token.type === 'flow-collection') && token.items.length > maxKeys)
    return `Unexpected ${token.items.length} entries, expected at most ${maxKeys}`;
  return undefined;
}

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!CST.isCollection(token)) return [];
  return token.items
    .flatMap(({ key, value }) => [key, value])
    .filter((child) => child !== undefined && child !== null);
}

function isClosed(source: string, quote: string): boolean {
  if (source.length < 2 || !source.endsWith(quote)) return false;
  if (quote === "'") return (/'*$/.exec(source.slice(1))?.[0].length ?? 0) % 2 === 1;
  return (/\\*$/.exec(source.slice(1, -1))?.[0].length ?? 0) % 2 === 0;
}

interface Told {
  readonly offset: number;
  readonly reason: string;
  readonly hint?: string;
}

/** A fault of the parser in an author's words, at the place of its cause. */
function told(error: YAMLError, errors: readonly YAMLError[], seen: Survey, text: string): Told {
  const [offset, end] = error.pos;
  // A quote left open closes at the next quote, lines later, where the parser then stumbles.
  const cause = seen.openQuote ?? seen.longQuotes.findLast((quote) => quote < offset);
  if (cause !== undefined && cause < offset && error.code !== 'DUPLICATE_KEY') return toldQuote(cause);
  const message = error.message.split('\n', 1)[0] ?? error.message;
  switch (error.code) {
    case 'DUPLICATE_KEY':
      return {
        offset,
        reason: 'Unexpected second use of a key, expected each key once',
        hint: 'Merge the two into one, or delete one.',
      };
    case 'TAB_AS_INDENT':
      return {
        offset,
        reason: 'Unexpected tab, expected blanks for the indentation',
        hint: 'YAML does not take tabs: replace it by blanks.',
      };
    case 'MISSING_CHAR':
      return { offset, reason: 'Unexpected text, expected "key: value"' };
    case 'BAD_INDENT': {
      const bracket = message.startsWith('Flow')
        ? seen.openBrackets.findLast((open) => open < offset)
        : undefined;
      if (bracket !== undefined)
        return {
          offset: bracket,
          reason: 'Unexpected open bracket, expected a closing one',
          hint: 'Close the list with ] or the map with }.',
        };
      return {
        offset,
        reason: 'Unexpected indentation, expected the keys of one list or map in one column',
        hint: 'Indent all of them by the same number of blanks.',
      };
    }
    case 'MULTILINE_IMPLICIT_KEY':
      if (errors.some(({ code, pos }) => code === 'BLOCK_AS_IMPLICIT_KEY' && pos[0] === offset))
        return toldDeeper(text, end);
      return {
        offset,
        reason: 'Unexpected text, expected "key: value"',
        hint: 'A key ends with a colon and a blank.',
      };
    case 'BLOCK_AS_IMPLICIT_KEY':
      if (errors.some(({ code, pos }) => code === 'MULTILINE_IMPLICIT_KEY' && pos[0] === offset))
        return toldDeeper(
          text,
          errors.find(({ code, pos }) => code === 'MULTILINE_IMPLICIT_KEY' && pos[0] === offset)?.pos[1] ??
            end,
        );
      return {
        offset,
        reason: 'Unexpected second ": " on one line, expected one key and one value',
        hint: 'Put a text that holds ": " in quotes.',
      };
    case 'BAD_SCALAR_START':
      return {
        offset,
        reason: 'Unexpected sign at the start of a text, expected a letter, a digit or a quote',
        hint: 'Put the text in quotes.',
      };
    case 'TAG_RESOLVE_FAILED':
      return {
        offset,
        reason: 'Unexpected YAML tag, expected plain text',
        hint: 'Put a text that begins with ! in quotes.',
      };
    case 'BAD_DQ_ESCAPE':
      return {
        offset,
        reason: 'Unexpected backslash in double quotes, expected an escape that YAML knows',
        hint: 'Write \\\\ for a backslash, or use single quotes.',
      };
    case 'UNEXPECTED_TOKEN':
      return {
        offset,
        reason: 'Unexpected text after the end of a value, expected the next key on a line of its own',
        hint: 'Put the whole value in one pair of quotes.',
      };
    default:
      return { offset, reason: `Unexpected YAML: ${message}` };
  }
}

function toldQuote(offset: number): Told {
  const reason = 'Unexpected open quote, expected a closing quote on the same line';
  return { offset, reason, hint: 'Close the text with the same quote that opens it.' };
}

/** A key that is indented deeper than its neighbour: the parser takes it for more of the neighbour's value. */
function toldDeeper(text: string, end: number): Told {
  const line = text.lastIndexOf('\n', end - 1) + 1;
  const offset = line + (/^ */.exec(text.slice(line))?.[0].length ?? 0);
  return {
    offset,
    reason: 'Unexpected deeper indentation, expected the column of the key before it',
    hint: 'Indent the keys of one map by the same number of blanks.',
  };
}

function toldAlias(offset: number): Told {
  const reason = 'Unexpected * at the start of a text, expected the text itself';
  return {
    offset,
    reason,
    hint: 'YAML takes it for an alias: put the text in quotes, or write the values out.',
  };
}

function toldSecond(offset: number): Told {
  return { offset, reason: 'Unexpected --- or ..., expected one document', hint: 'Delete the line.' };
}

function oncePerLine(found: readonly Told[], toPlace: (offset: number) => Place): readonly SyntaxFault[] {
  const lines = new Map<number, SyntaxFault>();
  for (const { offset, reason, hint } of [...found].sort((a, b) => a.offset - b.offset)) {
    const place = toPlace(offset);
    if (!lines.has(place.line))
      lines.set(place.line, { place, reason, ...(hint === undefined ? {} : { hint }) });
  }
  return [...lines.values()];
}
