import { ClarionError } from '../names/error.ts';
import { compileRule } from '../signature/index.ts';
import type { Signature } from '../workspace/workspace.ts';

/** Several pages and files show one rule: it is compiled once. */
const rules = new WeakMap<Signature['data'], string>();

/**
 * The Suricata rule of a signature, on one line, active.
 *
 * @throws ClarionError of kind `content`, code `site/signature`, which a checked workspace never meets.
 */
export function ruleOf({ file, data }: Pick<Signature, 'file' | 'data'>): string {
  const known = rules.get(data);
  if (known !== undefined) return known;
  const compiled = compileRule(data);
  if ('rule' in compiled) {
    rules.set(data, compiled.rule);
    return compiled.rule;
  }
  throw new ClarionError('content', `${file} does not compile to a Suricata rule`, {
    code: 'site/signature',
    expected: 'a workspace that has been checked',
    hint: 'clarion check',
  });
}
