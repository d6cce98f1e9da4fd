import { CST } from 'yaml';

/** Far above honest use; composing recurses, so the depth is judged on the tokens before it. */
const maxDepth = 24;
/** The parser compares each key of a map with each other. */
const maxKeys = 2000;

/** What the tokens of YAML tell before they are composed. Offsets count from 0. */
export interface Survey {
  /** What is beyond a limit, and ends the reading. */
  readonly limit?: { readonly offset: number; readonly reason: string };
  /** Anchors (`&a`) and aliases (`*a`) as they are written. */
  readonly marks: readonly { readonly offset: number; readonly source: string }[];
  /** Keys and values that begin with a blank of another kind, which YAML takes for a letter. */
  readonly oddBlanks: readonly number[];
  /** Quotes that run over the end of their line. */
  readonly longQuotes: readonly number[];
  /** A quote that is never closed. */
  readonly openQuote: number | undefined;
  /** Brackets that are never closed, or by one of the other kind. */
  readonly openBrackets: readonly number[];
}

/** Walks the tokens without recursion. */
export function survey(tokens: readonly CST.Token[]): Survey {
  const longQuotes: number[] = [];
  let openQuote: number | undefined;
  const marks: { offset: number; source: string }[] = [];
  const oddBlanks: number[] = [];
  const openBrackets: number[] = [];
  const found = () => ({ marks, oddBlanks, longQuotes, openQuote, openBrackets });
  const stack: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 })).reverse();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { token, depth } = next;
    const reason = beyondLimit(token, depth);
    if (reason !== undefined) return { ...found(), limit: { offset: token.offset, reason } };
    for (const { type, offset, source } of propertiesOf(token))
      if (type === 'anchor') marks.push({ offset, source });
    if (token.type === 'alias') marks.push({ offset: token.offset, source: token.source });
    if (CST.isScalar(token) && token.type.endsWith('quoted-scalar') && token.source.includes('\n'))
      longQuotes.push(token.offset);
    if (token.type === 'scalar' && oddBlank.test(token.source)) oddBlanks.push(token.offset);
    if (token.type === 'double-quoted-scalar' && !isClosed(token.source, '"')) openQuote ??= token.offset;
    if (token.type === 'single-quoted-scalar' && !isClosed(token.source, "'")) openQuote ??= token.offset;
    if (token.type === 'flow-collection' && !isEnded(token)) openBrackets.push(token.start.offset);
    for (const child of childrenOf(token).reverse())
      stack.push({ token: child, depth: token.type === 'document' ? depth : depth + 1 });
  }
  return found();
}

/** Unicode's blanks but for U+0020, which is the only one that YAML indents by. */
const oddBlank = /^[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/;

function beyondLimit(token: CST.Token, depth: number): string | undefined {
  if (depth > maxDepth)
    return `Unexpected nesting deeper than ${maxDepth} levels, expected a flatter list or map`;
  if ((token.type === 'block-map' || token.type === 'flow-collection') && token.items.length > maxKeys)
    return `Unexpected ${token.items.length} entries, expected at most ${maxKeys}`;
  return undefined;
}

/** What stands before keys and values: anchors, tags, comments, blanks. */
function propertiesOf(token: CST.Token): readonly CST.SourceToken[] {
  if (token.type === 'document') return token.start;
  if (!CST.isCollection(token)) return [];
  return token.items.flatMap(({ start, sep }) => [...start, ...(sep ?? [])]);
}

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!CST.isCollection(token)) return [];
  return token.items
    .flatMap(({ key, value }) => [key, value])
    .filter((child) => child !== undefined && child !== null);
}

function isEnded({ start, end }: CST.FlowCollection): boolean {
  const right = start.type === 'flow-map-start' ? 'flow-map-end' : 'flow-seq-end';
  return end.some(({ type }) => type === right);
}

function isClosed(source: string, quote: string): boolean {
  if (source.length < 2 || !source.endsWith(quote)) return false;
  if (quote === "'") return (/'*$/.exec(source.slice(1))?.[0].length ?? 0) % 2 === 1;
  return (/\\*$/.exec(source.slice(1, -1))?.[0].length ?? 0) % 2 === 0;
}
