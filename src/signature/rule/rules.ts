import { isBlank } from './option.ts';
import { maxRuleText } from './read.ts';
import type { RuleFault } from './rule.ts';
import { headerEnd, type RuleFacts, readFacts } from './scan.ts';
import { usualRule } from './usual.ts';

/** A rule where it stands in its file. */
export interface FoundRule extends RuleFacts {
  /** Its first line, from 1. */
  readonly line: number;
  /** Commented out with `#`. */
  readonly disabled: boolean;
  /** As the engine reads it: on one line, without what comments it out. */
  readonly text: string;
}

/** What was meant as a rule and can't be read as one. */
export interface UnreadRule {
  readonly line: number;
  /** In the first line, from 1. */
  readonly column: number;
  readonly disabled: boolean;
  readonly reason: string;
  readonly hint?: string;
  /** On one line, and no longer than a rule may be. */
  readonly text: string;
}

/** A file of rules, read. */
export interface FoundRules extends ReadRules {
  readonly rules: readonly FoundRule[];
}

/** What else a file of rules holds. */
export interface ReadRules {
  readonly unread: readonly UnreadRule[];
  /** Lines that are comments and no rules. */
  readonly comments: number;
}

/** Words that a rule begins with, in Suricata and in Snort 2: what tells a rule that is commented out from a sentence. */
const actions = new Set(
  'alert pass drop reject rejectsrc rejectdst rejectboth config log activate dynamic sdrop'.split(' '),
);

const hash = 0x23;
const semicolon = 0x3b;
const backslash = 0x5c;

/**
 * Reads a file of rules as Suricata does: a line that ends with `\` goes on in the next one, a line that begins with `#`
 * is a rule that is switched off, or a comment, and one that begins with `;` is a comment. Also read are what suricata-update reads and
 * Suricata passes over: rules behind blanks, and commented rules of several lines. Takes time in proportion, and never throws.
 *
 * @param text as text, or byte for byte as Latin-1.
 */
export function findRules(text: string): FoundRules {
  const rules: FoundRule[] = [];
  const { unread, comments } = new RuleFileReader(text, (rule) => rules.push(rule)).read();
  return { rules, unread, comments };
}

/** What a rule is told apart by in its file. */
export type RulePlace = Pick<FoundRule, 'line' | 'sid' | 'disabled'>;

/**
 * Finds the same rules as `findRules` does, and keeps nothing of them: a third of the time where they are switched off,
 * and written as nearly all are.
 *
 * @param take gets each rule, in the order of the file.
 */
export function eachRule(text: string, take: (rule: RulePlace) => void): ReadRules {
  return new RuleFileReader(text, take, take).read();
}

class RuleFileReader implements ReadRules {
  readonly unread: UnreadRule[] = [];
  comments = 0;
  readonly #text: string;
  readonly #found: (rule: FoundRule) => void;
  readonly #foundUsual: ((rule: RulePlace) => void) | undefined;
  #at = 0;
  #line = 0;
  /** Of the line that was read last, without blanks at both ends. */
  #start = 0;
  #end = 0;

  /** @param foundUsual gets those that `usualRule` reads; where there is none, all are read whole. */
  constructor(text: string, found: (rule: FoundRule) => void, foundUsual?: (rule: RulePlace) => void) {
    this.#found = found;
    this.#foundUsual = foundUsual;
    this.#text = text.startsWith('\ufeff') ? text.slice(1) : text;
    if (text.startsWith('\u00ef\u00bb\u00bf')) this.#at = 3;
  }

  read(): this {
    for (;;) {
      this.#takeUsual();
      if (!this.#nextLine()) return this;
      if (this.#start === this.#end) continue;
      const first = this.#text.charCodeAt(this.#start);
      if (first === semicolon) this.comments += 1;
      else if (first === hash) this.#readComment();
      else this.#readActive();
    }
  }

  /** Takes the lines from here on that hold a rule of the usual form, up to the first that does not. */
  #takeUsual(): void {
    if (this.#foundUsual === undefined) return;
    for (;;) {
      const rule = usualRule(this.#text, this.#at);
      if (rule === undefined) return;
      this.#at = rule.next;
      this.#line += 1;
      this.#foundUsual({ line: this.#line, sid: rule.sid, disabled: true });
    }
  }

  #nextLine(): boolean {
    const text = this.#text;
    if (this.#at >= text.length) return false;
    const next = text.indexOf('\n', this.#at);
    let end = next < 0 ? text.length : next;
    let start = this.#at;
    this.#at = end + 1;
    this.#line += 1;
    while (start < end && isBlank(text.charCodeAt(start))) start += 1;
    while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
    this.#start = start;
    this.#end = end;
    return true;
  }

  #goesOn(): boolean {
    return this.#end > this.#start && this.#text.charCodeAt(this.#end - 1) === backslash;
  }

  #readActive(): void {
    const line = this.#line;
    const begin = this.#start;
    if (!this.#goesOn()) {
      this.#take(line, begin, false, this.#lineText(begin));
      return;
    }
    let joined = this.#lineText(begin).slice(0, -1);
    while (this.#goesOn() && !this.#beginsAnother() && this.#nextLine()) {
      const more = this.#lineText(this.#start);
      // What is beyond any rule is passed over, and told as too long.
      if (joined.length <= maxRuleText) joined += this.#goesOn() ? more.slice(0, -1) : more;
    }
    this.#take(line, begin, false, joined);
  }

  /** A commented rule of several lines goes on in lines that are commented themselves, or begin with a blank. */
  #readComment(): void {
    const line = this.#line;
    const begin = skipHashes(this.#text, this.#start, this.#end);
    if (!this.#isRuleLike(begin)) {
      this.comments += 1;
      return;
    }
    let joined = this.#lineText(begin);
    while (this.#goesOn() && this.#continues() && !this.#beginsAnother()) {
      this.#nextLine();
      const more = this.#lineText(skipHashes(this.#text, this.#start, this.#end));
      if (joined.length <= maxRuleText) joined = joined.slice(0, -1) + more;
    }
    this.#take(line, begin, true, joined);
  }

  /** True where the next line may belong to a commented rule: the engine would not read it as one of its own. */
  #continues(): boolean {
    const code = this.#text.charCodeAt(this.#at);
    return code === hash || isBlank(code);
  }

  /** True where the next line is a rule by itself: a stray `\` before it must not cost it. */
  #beginsAnother(): boolean {
    const next = this.#text.indexOf('\n', this.#at);
    const end = Math.min(next < 0 ? this.#text.length : next, this.#at + maxRuleText);
    const word = /^(?:#+[ \t]*)?([a-z]{3,10})[ \t][^(]*[ \t](?:->|<>)[ \t]/.exec(
      this.#text.slice(this.#at, end),
    );
    return word?.[1] !== undefined && actions.has(word[1]);
  }

  #isRuleLike(begin: number): boolean {
    let end = begin;
    while (end < this.#end && end - begin < 12 && !isBlank(this.#text.charCodeAt(end))) end += 1;
    return actions.has(this.#text.slice(begin, end));
  }

  /** The rest of the line, no longer than what is told as too long. */
  #lineText(begin: number): string {
    const end = Math.min(this.#end, begin + maxRuleText + 1);
    return this.#text.slice(begin, Math.max(begin, end));
  }

  #take(line: number, begin: number, disabled: boolean, text: string): void {
    const facts = text.length > maxRuleText ? tooLong : readFacts(text);
    if (!('kind' in facts)) {
      const { sid, rev, gid, msg, sidAt, sidEnd, hasBits, reaches } = facts;
      this.#found({ sid, rev, gid, msg, sidAt, sidEnd, hasBits, reaches, line, disabled, text });
      return;
    }
    // A sentence may begin with `alert` too, but it has no arrow.
    if (disabled && (typeof headerEnd(text) === 'object' || !/[ \t](?:->|<>|<-)[ \t]/.test(text))) {
      this.comments += 1;
      return;
    }
    const { column, reason, hint } = facts;
    const before = begin - this.#text.lastIndexOf('\n', begin - 1) - 1;
    this.unread.push({
      line,
      column: before + column,
      disabled,
      reason,
      ...(hint === undefined ? {} : { hint }),
      text: text.slice(0, maxRuleText),
    });
  }
}

const tooLong: RuleFault = {
  kind: 'fault',
  column: 1,
  reason: `Unexpected rule of more than ${maxRuleText} characters, expected at most 8190: Suricata cuts longer lines`,
};

function skipHashes(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && (text.charCodeAt(at) === hash || isBlank(text.charCodeAt(at)))) at += 1;
  return at;
}

/** What the engine takes for blank at the end of a line. */
function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}
