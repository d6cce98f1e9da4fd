import type { DetectorFault } from './fault.ts';
import type { Token } from './tokens.ts';

/**
 * Goes through the words of a script. A fault of form ends the reading: the cursor then stands at the end for good,
 * and nothing that follows is reported, because it may mean something else than it seems to.
 */
export interface Cursor {
  readonly peek: (ahead?: number) => Token;
  readonly next: () => Token;
  /** Whether the next token is this sign or reserved word. */
  readonly at: (text: string) => boolean;
  /** Takes the sign or reserved word where it is next. */
  readonly take: (text: string) => boolean;
  /** Takes it, or refuses what stands there. */
  readonly expect: (text: string, where: string) => void;
  /** Takes a name, or refuses what stands there. */
  readonly name: (what: string) => Token | undefined;
  /** Reports, and ends the reading. */
  readonly refuse: (token: Token, reason: string, hint?: string) => void;
  /** Reports, and reads on. */
  readonly report: (token: Token, reason: string, hint?: string) => void;
  readonly faults: readonly DetectorFault[];
}

/** More faults than this help nobody. */
const maxFaults = 20;

export function createCursor(tokens: readonly Token[]): Cursor {
  const end: Token = tokens.at(-1) ?? { kind: 'end', text: '', line: 1, column: 1 };
  const faults: DetectorFault[] = [];
  let index = 0;
  let ended = false;
  const peek = (ahead = 0) => (ended ? end : (tokens[index + ahead] ?? end));
  const next = () => {
    const token = peek();
    if (token.kind !== 'end') index += 1;
    return token;
  };
  const at = (text: string) => {
    const token = peek();
    return (token.kind === 'sign' || token.kind === 'reserved') && token.text === text;
  };
  const take = (text: string) => {
    const there = at(text);
    if (there) index += 1;
    return there;
  };
  const report = ({ line, column }: Token, reason: string, hint?: string) => {
    if (ended || faults.length >= maxFaults) return;
    faults.push({ line, column, reason, ...(hint === undefined ? {} : { hint }) });
  };
  const refuse = (token: Token, reason: string, hint?: string) => {
    report(token, reason, hint);
    ended = true;
  };
  const expect = (text: string, where: string) => {
    if (!take(text)) refuse(peek(), `Unexpected ${shown(peek())}, expected \`${text}\` ${where}`);
  };
  const name = (what: string) => {
    if (peek().kind === 'name') return next();
    refuse(peek(), `Unexpected ${shown(peek())}, expected ${what}`);
    return undefined;
  };
  return { peek, next, at, take, expect, name, refuse, report, faults };
}

/** A token as a fault tells it. */
export function shown(token: Token): string {
  return token.kind === 'end' ? 'end of the script' : `\`${token.text.slice(0, 40)}\``;
}
