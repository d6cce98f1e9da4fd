import { CST, Lexer } from 'yaml';
import type { Place } from '../source/fault.ts';

/** Brackets in brackets; a custom library has two or three. */
const maxDepth = 24;
/** Signs and words on a line outside brackets. */
const maxOnLine = 64;
/** Signs and words of a file: some 25,000 copies, at 70 each. */
const maxWords = 2_000_000;

/**
 * What YAML text holds more of than a custom library ever does. The parser keeps up to 1 kB for a sign, and has no
 * limits of its own: megabytes of brackets would take the machine's memory. The lexer, which goes before it, keeps
 * nothing.
 */
export function beyondLimits(text: string): { readonly place: Place; readonly reason: string } | undefined {
  let [line, depth, onLine, words] = [1, 0, 0, 0];
  const beyond = (what: string) => ({ place: { line, column: 1 }, reason: `Unexpected ${what}` });
  for (const token of new Lexer().lex(text)) {
    words += 1;
    onLine += depth === 0 ? 1 : 0;
    const type = CST.tokenType(token);
    if (type === 'flow-map-start' || type === 'flow-seq-start') depth += 1;
    else if (type === 'flow-map-end' || type === 'flow-seq-end') depth = Math.max(0, depth - 1);
    else if (token.includes('\n')) {
      line += token.split('\n').length - 1;
      onLine = 0;
    }
    if (depth > maxDepth)
      return beyond(`nesting deeper than ${maxDepth} levels, expected a flatter list or map`);
    if (onLine > maxOnLine) return beyond(`line of more than ${maxOnLine} signs and words`);
    if (words > maxWords) return beyond(`file of more than ${maxWords} signs and words`);
  }
  return undefined;
}
