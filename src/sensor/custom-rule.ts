import { parseRule } from '../signature/rule/read.ts';
import type { CustomSignature } from './custom.ts';

/**
 * Bytes of the longest rule. Suricata 7 reads lines of at most 8,191 bytes, and takes what is left of a longer one for
 * the next line: a rule could hold a second one.
 */
const maxRule = 8_190;

type Tell = (key: 'name' | 'sid' | 'base' | 'rule' | 'detectors', reason: string, hint?: string) => void;

/** Looks at a signature of a custom library: returns its sid, or tells what is wrong. `rule`: its own, trimmed. */
export function checkSignature(
  signature: CustomSignature,
  rule: string | undefined,
  tell: Tell,
): number | undefined {
  const { sid, base, detectors } = signature;
  if (rule !== undefined && sid === undefined) return checkRule(signature, rule, tell);
  if (rule !== undefined) tell('sid', 'Unexpected `sid` beside `rule`, expected it in the rule alone');
  else if (base !== undefined)
    tell(
      'base',
      'Unexpected `base` without `rule`',
      'To follow the releases, give name, enabled and sid alone.',
    );
  else if (detectors !== undefined)
    tell('detectors', 'Unexpected `detectors` without `rule`', 'What is followed has those of the release.');
  else if (sid === undefined)
    tell(
      'name',
      'Unexpected signature without a rule, expected `rule`, or `sid` to follow what the releases have',
    );
  else return sid;
  return undefined;
}

/** Looks at a rule as the engine will: returns its sid, or tells what is wrong. */
export function checkRule(signature: CustomSignature, text: string, tell: Tell): number | undefined {
  const rule = parseRule(text);
  if (rule.kind !== 'rule') {
    tell('rule', `${rule.reason} (at character ${rule.column} of the rule)`, rule.hint);
    return undefined;
  }
  if (Buffer.byteLength(text) > maxRule) {
    tell('rule', `Unexpected rule of ${Buffer.byteLength(text)} bytes, expected at most ${maxRule}`);
    return undefined;
  }
  if (rule.disabled) {
    tell(
      'rule',
      'Unexpected # before the rule, expected an active rule',
      'Say `enabled: false` to switch it off.',
    );
    return undefined;
  }
  if (signature.base !== undefined && rule.sid !== signature.base.sid) {
    tell(
      'rule',
      `Unexpected sid ${rule.sid}, expected ${signature.base.sid} as in \`base\``,
      'For a rule of your own, give it a name and a sid of your own and leave out `base`.',
    );
    return undefined;
  }
  const given = new Set(Object.keys(signature.detectors ?? {}));
  for (const { name, value = '' } of rule.options)
    if (name === 'lua' && !given.has(detectorOf(value)) && !detectorOf(value).startsWith('/')) {
      tell(
        'rule',
        `Unexpected detector ${detectorOf(value)}, expected one of \`detectors\`, or an absolute path`,
      );
      return undefined;
    }
  return rule.sid;
}

/** The script that a `lua:` option names; `!` before it negates. */
export function detectorOf(value: string): string {
  return value.replace(/^!\s*/, '');
}
