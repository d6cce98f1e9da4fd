import { basename } from 'node:path/posix';
import type { ReleasedRule } from '../../proof/index.ts';
import type { Member } from '../../release/index.ts';
import { parseRuleFile } from '../../signature/index.ts';

/** The rules of a release by their sid, active as the engine gets them, with their detectors. */
export function releasedRules(members: readonly Member[]): ReadonlyMap<number, ReleasedRule> {
  const text = new Map(members.map(({ name, bytes }) => [name, Buffer.from(bytes)]));
  const rules = new Map<number, ReleasedRule>();
  for (const [name, bytes] of text) {
    const folder = /^(libraries\/[^/]+)\/suricata\.rules$/.exec(name)?.[1];
    if (folder === undefined) continue;
    for (const { rule, text: line } of parseRuleFile(bytes.toString('utf8')).rules) {
      const script = rule.options.find((option) => option.name === 'lua')?.value?.replace(/^!\s*/, '');
      const detector = script === undefined ? undefined : text.get(`${folder}/detectors/${basename(script)}`);
      rules.set(rule.sid, {
        rule: line.replace(/^# /, ''),
        detector:
          script === undefined || detector === undefined
            ? undefined
            : { name: script, text: detector.toString('utf8') },
      });
    }
  }
  return rules;
}
