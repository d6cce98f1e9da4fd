import { maxRuleText } from './read.ts';

/**
 * A rule that is switched off, as nearly all are written, on a line of its own: one pass over it tells that it is sound.
 * Nothing here has two ways to match, and no part goes beyond the line: it takes time in proportion.
 */
const control = String.raw`\x00-\x1f\x7f`;
const word = String.raw`(?:!?\[[^${control} "();[\]]+\]|[^${control} "();[\]]+)`;
const quoted = String.raw`!?"(?:[^${control}"\\;]|\\[^${control}])*"`;
const plain = String.raw`[^${control} !"\\;][^${control}"\\;]*`;
const other = `(?!(?:msg|sid|rev|gid)[: ;])[a-z][a-z0-9_.-]{0,60}(?:: ?(?:${quoted}|${plain}))?; ?`;
const usual = new RegExp(
  `# (?:alert|drop|pass|reject) ${word} ${word} ${word} (?:->|<>) ${word} ${word} ` +
    String.raw`\(msg: ?${quoted}; ?(?:${other})*sid: ?([1-9][0-9]{0,8}); ?(?:rev: ?[0-9]{1,9}; ?(?:${other})*)?\)\n`,
  'y',
);

/**
 * The rule that a line holds, if it is one that `readFacts` takes and that is switched off and written as nearly all are.
 *
 * @param at where the line begins.
 * @returns its sid, and where the next line begins; undefined for any other line, which may be a rule too.
 */
export function usualRule(text: string, at: number): { sid: number; next: number } | undefined {
  const next = text.indexOf('\n', at) + 1;
  if (next === 0 || next - at > '# '.length + maxRuleText + 1) return undefined;
  usual.lastIndex = at;
  const sid = usual.exec(text)?.[1];
  return sid === undefined ? undefined : { sid: Number(sid), next };
}
