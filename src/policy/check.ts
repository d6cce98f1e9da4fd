import { nearest } from '../names/nearest.ts';
import { bindVariables, variablesOf } from './binding.ts';
import { matchKey, partsOf, serviceProfile, variableUses } from './rules.ts';
import type { Policy } from './schema.ts';
import { isValue, valueWords } from './values.ts';

/** A fault in a policy, at the path of the value (or key) that it is about. */
export interface PolicyFault {
  readonly path: readonly (string | number)[];
  readonly reason: string;
  readonly hint?: string | undefined;
}

/** Finds what the schema can't see in one policy. `policies` are all of the workspace. Nothing is thrown. */
export function policyFaults(policy: Policy, policies: readonly Policy[]): readonly PolicyFault[] {
  const faults = [...ownFaults(policy), ...services(policy, policies)];
  const bindable =
    faults.length === 0 && partsOf(policy, policies).every((part) => ownFaults(part).length === 0);
  return bindable ? examplesAtOdds(policy, policies) : faults;
}

function ownFaults(policy: Policy): readonly PolicyFault[] {
  return [...undeclared(policy), ...declarations(policy), ...repeatedRules(policy)];
}

/** Examples are rendered on the page and by `--examples`, so they have to fit together as a site's own values do. */
function examplesAtOdds(policy: Policy, policies: readonly Policy[]): readonly PolicyFault[] {
  const examples = new Map(variablesOf(policy, policies).map(({ name, example }) => [name, example]));
  const bound = bindVariables(policy, policies, examples);
  if ('policy' in bound) return [];
  return bound.faults.map(({ reason, hint }) => ({
    path: ['rules'],
    reason: `With the examples: ${reason}`,
    hint,
  }));
}

function undeclared(policy: Policy): readonly PolicyFault[] {
  const names = Object.keys(policy.variables);
  return variableUses(policy).flatMap(({ path, name, type }) => {
    const declared = policy.variables[name];
    if (declared === undefined) {
      const meant = nearest(name, names);
      const hint =
        meant === undefined ? `Declare \`${name}\` under \`variables\`.` : `Did you mean \`$${meant}\`?`;
      return [
        { path, reason: `Unexpected variable \`$${name}\`, expected one that \`variables\` declares`, hint },
      ];
    }
    if (declared.type === type) return [];
    return [
      {
        path,
        reason: `Unexpected variable \`$${name}\` of type ${declared.type}, expected one of type ${type}`,
      },
    ];
  });
}

function declarations(policy: Policy): readonly PolicyFault[] {
  const used = new Set(variableUses(policy).map(({ name }) => name));
  return Object.entries(policy.variables).flatMap(([name, { type, example }]) => {
    const faults: PolicyFault[] = [];
    const path = ['variables', name];
    if (!used.has(name))
      faults.push({
        path,
        reason: `Unexpected variable \`${name}\` that nothing uses, expected \`$${name}\` somewhere`,
        hint: 'Use it or delete it.',
      });
    if (policy.kind === 'service' && name === serviceProfile)
      faults.push({
        path,
        reason: `Unexpected variable \`${name}\` in a service, expected another name`,
        hint: 'A service is rendered into a profile, and this name says which.',
      });
    if (!isValue(type, example))
      faults.push({
        path: [...path, 'example'],
        reason: `Unexpected ${JSON.stringify(example)} in \`example\`, expected ${valueWords[type]}`,
      });
    return faults;
  });
}

function repeatedRules(policy: Policy): readonly PolicyFault[] {
  const first = new Map<string, number>();
  return policy.rules.flatMap((rule, index) => {
    const key = matchKey(rule);
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, index);
      return [];
    }
    const reason = `Unexpected second rule for the same traffic as rule ${earlier + 1}, expected one`;
    return [
      {
        path: ['rules', index],
        reason,
        hint: 'A switch keeps one rule for one match: the later would replace the earlier.',
      },
    ];
  });
}

function services(policy: Policy, policies: readonly Policy[]): readonly PolicyFault[] {
  if (policy.kind === 'service')
    return policy.rules.length > 0
      ? []
      : [{ path: ['rules'], reason: 'Missing rules, expected at least one: a service is its rules' }];
  const known = policies.filter(({ kind }) => kind === 'service');
  return policy.services.flatMap((name, index) => {
    const path = ['services', index];
    if (policy.services.indexOf(name) !== index)
      return [{ path, reason: `Unexpected second \`${name}\`, expected each service once` }];
    const service = known.find((candidate) => candidate.name === name);
    if (service !== undefined) {
      const before = known.filter((other) => policy.services.slice(0, index).includes(other.name));
      return sharedVariables([policy, ...before], service, path);
    }
    const isRole = policies.some((candidate) => candidate.name === name);
    const meant = nearest(
      name,
      known.map((candidate) => candidate.name),
    );
    const hint = isRole
      ? `\`${name}\` is a role; a role includes services only.`
      : meant && `Did you mean \`${meant}\`?`;
    return [
      { path, reason: `Unexpected service \`${name}\`, expected the name of a service in policies/`, hint },
    ];
  });
}

/** One name is bound once, so it has to mean the same in a role and in all of its services. */
function sharedVariables(
  others: readonly Policy[],
  service: Policy,
  path: PolicyFault['path'],
): readonly PolicyFault[] {
  return Object.entries(service.variables).flatMap(([name, { type }]) => {
    const other = others.find(
      ({ variables }) => variables[name] !== undefined && variables[name].type !== type,
    );
    if (other === undefined) return [];
    const reason = `Unexpected variable \`${name}\` of type ${type} in \`${service.name}\`, expected the type that it has in \`${other.name}\``;
    return [{ path, reason, hint: 'Rename one of the two.' }];
  });
}
