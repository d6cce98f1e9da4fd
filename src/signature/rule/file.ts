import { parseRule } from './read.ts';
import type { Rule } from './rule.ts';

/** A rule where it stands in its file. */
export interface RuleAt {
  /** From 1. */
  readonly line: number;
  readonly rule: Rule;
  /** The line as it stands, without its line end. */
  readonly text: string;
}

/** A line that is neither rule nor comment. */
export interface RuleFileFault {
  readonly line: number;
  readonly column: number;
  readonly reason: string;
  readonly hint?: string;
}

/** A rule file, read: every rule, active or commented out, and every line that is neither. */
export interface RuleFile {
  readonly rules: readonly RuleAt[];
  readonly faults: readonly RuleFileFault[];
}

/** Reads a rule file, one rule a line. A line that starts with `#` and is no rule is a comment. Never throws. */
export function parseRuleFile(text: string): RuleFile {
  const rules: RuleAt[] = [];
  const faults: RuleFileFault[] = [];
  let line = 0;
  for (let start = 0; start <= text.length; ) {
    const next = text.indexOf('\n', start);
    const end = next < 0 ? text.length : next;
    const content = text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end);
    line += 1;
    start = end + 1;
    if (content.trim() === '') continue;
    const rule = parseRule(content);
    if (rule.kind === 'rule') rules.push({ line, rule, text: content });
    else if (!/^[ \t]*#/.test(content)) {
      const { column, reason, hint } = rule;
      faults.push({ line, column, reason, ...(hint === undefined ? {} : { hint }) });
    }
  }
  return { rules, faults };
}

/** Comments a rule out: known, but not run. */
export function writeDisabled(rule: string): string {
  return `# ${rule}`;
}
