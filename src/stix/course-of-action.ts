import { defaultInWords, inWords, type Policy, rulesInForce, variablesOf } from '../policy/index.ts';
import { commonProperties } from './common-properties.ts';
import type { StixContext } from './context.ts';
import { namingOf } from './naming.ts';
import type { StixObject } from './object.ts';

/**
 * A switch policy (STIX 2.1, 4.3), in words. It holds no switch commands: those need the values of a site, and
 * commands with the values of an example would be run by somebody.
 */
export function courseOfActionObject(policy: Policy, context: StixContext): StixObject {
  const naming = namingOf(context.namings, 'course-of-action', policy.name);
  return {
    ...commonProperties('course-of-action', policy.name, naming, context),
    lang: 'en',
    name: policy.title,
    description: wordsOf(policy, [...context.policies.values()]),
  };
}

/** @param policies those that a role may take its services from. */
function wordsOf(policy: Policy, policies: readonly Policy[]): string {
  const rules = [...rulesInForce(policy, policies).map(inWords), defaultInWords(policy) ?? []].flat();
  const variables = variablesOf(policy, policies);
  return [
    policy.description.trim(),
    rules.map((rule) => `- ${rule}`).join('\n'),
    variables.length === 0 ? '' : 'Each site sets:',
    variables.map(({ name, description }) => `- $${name}: ${description}`).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
