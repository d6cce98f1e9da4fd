import { ClarionError } from '../names/error.ts';
import { compileRule } from '../signature/compile.ts';
import { type RawFile, rawDetectorFile, rawRuleFile } from '../signature/raw-file.ts';
import type { Signature } from '../workspace/workspace.ts';
import { commonProperties, instant } from './common-properties.ts';
import type { StixContext } from './context.ts';
import { namingOf } from './naming.ts';
import type { StixObject } from './object.ts';
import { publisherReference } from './reference.ts';

/**
 * A signature (STIX 2.1, 4.7): the pattern is its Suricata rule, active, as the published rule file has it. What no
 * rule says stands beside it: the file's digest, and the detector that the rule names. There is no `pattern_version`:
 * the engine that proved the signature is the publisher's own and changes by no revision; the page tells it.
 */
export function indicatorObject({ data, detector }: Signature, context: StixContext): StixObject {
  const naming = namingOf(context.namings, 'indicator', data.name);
  const rule = ruleOf(data);
  const reference = (description: string, { path, sha256 }: RawFile) => ({
    ...publisherReference(context, { description, path, label: naming.first.tlp }),
    hashes: { 'SHA-256': sha256 },
    external_id: data.name,
  });
  return {
    ...commonProperties('indicator', data.name, naming, context, data.revision - 1),
    lang: 'en',
    external_references: [
      reference(`Suricata rule of sid ${data.sid}, revision ${data.revision}`, rawRuleFile(data.name, rule)),
      ...(detector === undefined
        ? []
        : [reference('Lua script that the rule names', rawDetectorFile(data.name, detector.text))]),
    ],
    name: `${data.name} ${data.title}`,
    description: data.description,
    indicator_types: ['malicious-activity'],
    pattern: rule,
    pattern_type: 'suricata',
    valid_from: instant(naming.first.released, 0),
  };
}

function ruleOf(data: Signature['data']): string {
  const compiled = compileRule(data);
  if ('rule' in compiled) return compiled.rule;
  // The check of the workspace compiles every signature: to get here is a fault of ours.
  throw new ClarionError('internal', `${data.name} passed the check and does not compile`, {
    code: 'stix/rule',
  });
}
