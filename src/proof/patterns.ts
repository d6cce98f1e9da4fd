import { parseRule } from '../signature/index.ts';

/** What a rule looks for in the bytes themselves. */
export interface Pattern {
  readonly bytes: Uint8Array;
  readonly anyCase: boolean;
}

/**
 * The patterns of a rule's `content` options, but for those that must be absent. What `pcre` looks for is not among
 * them. Of a text that is no rule, none.
 */
export function patternsOf(text: string): readonly Pattern[] {
  const rule = parseRule(text);
  if (rule.kind !== 'rule') return [];
  const found: { bytes: Uint8Array; anyCase: boolean }[] = [];
  let current: { bytes: Uint8Array; anyCase: boolean } | undefined;
  for (const { name, value = '' } of rule.options) {
    if (name === 'content') {
      const quoted = /^"(.*)"$/s.exec(value.trim())?.[1];
      current = quoted === undefined ? undefined : { bytes: decodeContent(quoted), anyCase: false };
      if (current !== undefined && current.bytes.length > 0) found.push(current);
    } else if (name === 'nocase' && current !== undefined) current.anyCase = true;
  }
  return found;
}

/** The bytes of a `content`: text in which `\` makes the next character plain, and hex between bars. */
function decodeContent(text: string): Uint8Array {
  return Buffer.concat(
    text
      .split('|')
      .map((part, index) =>
        index % 2 === 1
          ? Buffer.from(part.replace(/\s+/g, ''), 'hex')
          : Buffer.from(part.replace(/\\(.)/gs, '$1'), 'latin1'),
      ),
  );
}

/** Keywords that remember hosts, or all traffic, from one flow to the next. */
const beyondFlows = new Set([
  'threshold',
  'detection_filter',
  'xbits',
  'hostbits',
  'tag',
  'dataset',
  'datarep',
]);

/** True where a rule looks beyond the flow in which it fires. */
export function looksBeyondFlows(text: string): boolean {
  return optionsOf(text).some((name) => beyondFlows.has(name));
}

/** True where a rule hands its traffic to code, which sees whole packets. */
export function runsCode(text: string): boolean {
  return optionsOf(text).some((name) => name === 'lua' || name === 'luajit');
}

/** True where a rule depends on what other rules have seen. */
export function asksOthers(text: string): boolean {
  return optionsOf(text).some((name) => /^(?:flowbits|flowint|flowvar|xbits|hostbits|dataset)$/.test(name));
}

function optionsOf(text: string): readonly string[] {
  const rule = parseRule(text);
  return rule.kind === 'rule' ? rule.options.map(({ name }) => name) : [];
}
