import { nextOption, optionCursor, skipBlanks } from './option.ts';
import { headerEnd } from './scan.ts';

/** What ties a rule to others: marks on a flow or a host that one rule leaves and another looks at. */
export interface RuleBits {
  /** What it looks for, by keyword and name: `flowbits:ET.zip`. */
  readonly needs: readonly string[];
  /** What it sets. */
  readonly sets: readonly string[];
  /** All that it names, also what it takes away, or wants not to be set. */
  readonly names: readonly string[];
}

const keywords = new Set(['flowbits', 'flowint', 'xbits', 'hostbits']);

/**
 * The marks of a sound rule (Suricata's user guide, "Flow Keywords", "xbits"). `isset,a|b` looks for either, so both
 * are needs.
 */
export function ruleBits(text: string): RuleBits {
  const needs: string[] = [];
  const sets: string[] = [];
  const names: string[] = [];
  const start = headerEnd(text);
  const cursor = optionCursor();
  let at = typeof start === 'number' ? skipBlanks(text, start) : text.length;
  while (at < text.length && text.charCodeAt(at) !== 0x29) {
    if (nextOption(text, at, cursor) !== undefined) break;
    const keyword = text.slice(cursor.name, cursor.nameEnd).toLowerCase();
    if (keywords.has(keyword)) {
      const words = text
        .slice(cursor.value, cursor.valueEnd)
        .split(',')
        .map((word) => word.trim());
      const [action, named] = keyword === 'flowint' ? [words[1], words[0]] : [words[0], words[1]];
      const bits = (named ?? '').split(/[|&]/).map((name) => `${keyword}:${name.trim()}`);
      if (named !== undefined) names.push(...bits);
      if (named !== undefined && action !== undefined && setting.has(action)) sets.push(...bits);
      if (named !== undefined && action !== undefined && looking.has(action)) needs.push(...bits);
    }
    at = skipBlanks(text, cursor.next);
  }
  return { needs, sets, names };
}

const setting = new Set(['set', 'toggle', '=', '+', '-']);
const looking = new Set(['isset', '<', '>', '<=', '>=', '==', '!=']);
