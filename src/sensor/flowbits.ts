/**
 * The bits of a rule: marks that one rule leaves and another looks at (`flowbits`, and likewise `xbits`, `hostbits` and
 * the counters of `flowint`; Suricata's user guide, "Flow Keywords" and "xbits"). Bits are told apart by keyword and
 * name: `flowbits:ET.zip`.
 */
export interface Bits {
  /** What must hold for the rule to fire, each with its alternatives (`isset,a|b`). */
  readonly needs: readonly (readonly string[])[];
  /** All bits that it looks at, also those that must not be set. */
  readonly reads: readonly string[];
  /** Bits that it may set. */
  readonly sets: readonly string[];
  /** Bits that it takes away. */
  readonly unsets: readonly string[];
}

/** An option begins behind the first bracket, or behind a `;` that no `\` stands before: the engine ends one there. */
const option = /(?:^[^(]*\(|(?<!\\);)[ \t]*(flowbits|xbits|hostbits|flowint)[ \t]*:([^;]*)(?=;)/gi;
const needing = new Set(['isset', '<', '>', '<=', '>=', '==', '!=']);
const setting = new Set(['set', 'toggle', '=', '+', '-']);

/** The bits of a sound rule; undefined where it has none. */
export function bitsOf(rule: string): Bits | undefined {
  if (!/bits|flowint/i.test(rule)) return undefined;
  const needs: string[][] = [];
  const reads: string[] = [];
  const sets: string[] = [];
  const unsets: string[] = [];
  for (const [, keyword = '', value = ''] of rule.matchAll(option)) {
    const kind = keyword.toLowerCase();
    const [first = '', second] = value.split(',').map((word) => word.trim());
    if (second === undefined) continue;
    const [action, name] = kind === 'flowint' ? [second, first] : [first, second];
    const bits = name.split('|').map((each) => `${kind}:${each.trim()}`);
    if (needing.has(action)) needs.push(bits);
    if (needing.has(action) || action === 'isnotset' || action === 'notset') reads.push(...bits);
    if (setting.has(action)) sets.push(...bits);
    if (action === 'unset') unsets.push(...bits);
  }
  if (reads.length + sets.length + unsets.length === 0) return undefined;
  // A rule that counts and looks at its own counter needs nobody for it.
  const ofOthers = needs.filter(
    (bits) => !bits.some((bit) => bit.startsWith('flowint:') && sets.includes(bit)),
  );
  return { needs: ofOthers, reads, sets, unsets };
}
