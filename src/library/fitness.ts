import type { FoundRule } from '../signature/rule/rules.ts';

/** Bytes of the longest rule: Suricata reads lines of at most 8,191, and takes the rest for another line. */
const maxRuleBytes = 8_190;

/** Why a rule that can be read is not taken into releases. */
export interface Unfit {
  readonly reason: string;
  readonly hint?: string;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The rule as text, where its file was read byte for byte as Latin-1; undefined where its bytes are no UTF-8.
 */
export function decoded(rule: FoundRule): FoundRule | undefined {
  if (!/[\x80-\xff]/.test(rule.text)) return rule;
  try {
    const decode = (latin1: string) => utf8.decode(Buffer.from(latin1, 'latin1'));
    const before = decode(rule.text.slice(0, rule.sidAt)).length;
    const text = decode(rule.text);
    const sidEnd = before + rule.sidEnd - rule.sidAt;
    return { ...rule, text, msg: decode(rule.msg), sidAt: before, sidEnd };
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** A dataset that is loaded from a file, or kept in one. */
const datasetFile = /[(;][ \t]*dataset[ \t]*:[^;]*\b(?:load|save|state)\b/i;

/** What keeps a rule out, whatever the engine says of it. The engine is not asked about such a rule: it might obey. */
export function unfit(rule: Pick<FoundRule, 'text' | 'reaches'>): Unfit | undefined {
  const { text, reaches } = rule;
  if (text.length * 3 > maxRuleBytes && Buffer.byteLength(text) > maxRuleBytes)
    return {
      reason: `Unexpected rule of ${Buffer.byteLength(text)} bytes, expected at most ${maxRuleBytes}: Suricata cuts longer lines`,
    };
  if (reaches === 'lua' || reaches === 'luajit')
    return {
      reason: `Unexpected \`${reaches}\`, expected a rule without detector code: what a script does, nobody has checked`,
      hint: 'Write a signature with a detector of your own: its code is checked before it is released.',
    };
  if (reaches !== undefined && (reaches !== 'dataset' || datasetFile.test(text)))
    return {
      reason: `Unexpected file in \`${reaches}\`, expected a rule that reads and writes none: an update carries rules alone`,
    };
  return undefined;
}

/** True where an unread rule may be shown to the engine all the same, for its words: nothing in it names a file. */
export function isHarmless(text: string): boolean {
  return (
    !/lua|data(?:set|rep)|file(?:md5|sha)/i.test(text) &&
    !/[\x00-\x08\x0a-\x1f\x7f-\xff]/.test(text) &&
    text.length <= maxRuleBytes
  );
}
