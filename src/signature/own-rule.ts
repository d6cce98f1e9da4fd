import type { SignatureFault } from './fault.ts';
import { openQuote, quoteFault } from './rule/option.ts';
import { type RuleBody, readRuleBody } from './rule/read.ts';
import type { RuleOption } from './rule/rule.ts';

/** Options that Clarion writes itself. */
const ours = ['msg', 'sid', 'rev', 'gid', 'metadata'];

/** Options that a signature has no business with, and why. */
const refused: Readonly<Record<string, string>> = {
  noalert: 'a signature that raises no alert can not be proven',
  filestore: 'it makes the engine write files',
  bypass: 'it hides the rest of the flow from every other rule',
  replace: 'it changes the traffic',
  luajit: 'write it as lua',
};

/** Reads a rule that an author wrote for a signature, and says what it must not hold. */
export function readOwnRule(
  text: string,
  detector: string | undefined,
): RuleBody | { readonly faults: readonly SignatureFault[] } {
  const body = readRuleBody(text.trimEnd());
  if ('kind' in body) {
    const { column, reason, hint } = body;
    return { faults: [{ key: 'suricata.rule', column, reason, ...(hint === undefined ? {} : { hint }) }] };
  }
  const faults: SignatureFault[] = [];
  if (body.action !== 'alert')
    faults.push({
      key: 'suricata.rule',
      column: 1,
      reason: `Unexpected action \`${body.action}\`, expected alert`,
    });
  for (const option of body.options) {
    const { name, value = '', column } = option;
    if (quoteFault(value) !== undefined) {
      const { kind: _kind, ...fault } = openQuote(column - 1 + name.length, name, value);
      faults.push({ key: 'suricata.rule', ...fault });
    }
    const reason = optionFault(option, detector);
    if (reason !== undefined) faults.push({ key: 'suricata.rule', column: option.column, ...reason });
  }
  const bound = body.options.filter((option) => option.name === 'lua');
  if (detector !== undefined && bound.length !== 1)
    faults.push({
      key: 'detector',
      reason: `Unexpected detector ${detector} that the rule names ${bound.length === 0 ? 'nowhere' : 'twice'}, expected \`lua:${detector};\` once in suricata.rule`,
    });
  return faults.length > 0 ? { faults } : body;
}

function optionFault(
  option: RuleOption,
  detector: string | undefined,
): { reason: string; hint?: string } | undefined {
  const { name, value = '' } = option;
  if (ours.includes(name))
    return {
      reason: `Unexpected \`${name}\`, expected a rule without it`,
      hint: 'Clarion writes msg, sid and rev from the signature.',
    };
  const why = Object.hasOwn(refused, name) ? refused[name] : undefined;
  if (why !== undefined) return { reason: `Unexpected \`${name}\`, expected a rule without it: ${why}` };
  if (name === 'flowbits' && /^"?\s*noalert\b/.test(value))
    return { reason: `Unexpected \`flowbits:noalert\`, expected a rule without it: ${refused.noalert}` };
  if (name === 'dataset' && /\b(?:save|state)\b/.test(value))
    return {
      reason:
        'Unexpected `save` or `state` in `dataset`, expected a rule without it: it makes the engine write files',
    };
  if (name === 'lua' && value !== detector) {
    const expected =
      detector === undefined ? 'a signature with a `detector`' : `\`lua:${detector};\`, its detector`;
    return { reason: `Unexpected \`lua:${value}\`, expected ${expected}` };
  }
  return undefined;
}
