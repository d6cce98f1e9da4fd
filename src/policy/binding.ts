import { ClarionError } from '../names/error.ts';
import { nearest } from '../names/nearest.ts';
import { byCodeUnit } from '../names/order.ts';
import { partsOf, serviceProfile, variableName } from './rules.ts';
import type { Policy, PolicyRule } from './schema.ts';
import { isValue, parseAddresses, parseNumber, type VariableType, valueWords } from './values.ts';

/** A site's values by variable name, each as `--set name=value` takes it. */
export type Bindings = ReadonlyMap<string, string>;

type Action = PolicyRule['action'];
type PortMatch = 'tcp-destination' | 'tcp-source' | 'udp-destination' | 'udp-source';

/** A classification rule with values in place of variables: one address, one port. */
export type BoundRule =
  | {
      readonly match: 'ip-destination' | 'ip-source';
      readonly address: string;
      readonly port?: number | undefined;
      readonly action: Action;
    }
  | { readonly match: PortMatch; readonly port: number; readonly action: Action }
  | { readonly match: 'ip-protocol'; readonly protocol: number; readonly action: Action }
  | { readonly match: 'ether-type'; readonly type: number; readonly action: Action };

/** A policy as one site runs it. A role's rules come first, then those of its services, in the order of the files. */
export interface BoundPolicy {
  readonly name: string;
  /** The policy profile on the switch. */
  readonly profile: number;
  /** Absent for a service: the role that takes it in decides. */
  readonly default?: { readonly vlan: number } | { readonly action: Action };
  readonly rules: readonly BoundRule[];
}

/** Why a policy can't be bound. */
export interface BindingFault {
  readonly variable?: string;
  readonly reason: string;
  readonly hint?: string | undefined;
}

export interface Variable {
  readonly name: string;
  readonly type: VariableType;
  readonly description: string;
  readonly example: string;
}

/** The variables that a site binds to render a policy: its own, those of its services, and a service's profile. */
export function variablesOf(policy: Policy, policies: readonly Policy[]): readonly Variable[] {
  const declared = partsOf(policy, policies).flatMap((part) => Object.entries(part.variables));
  const all = new Map(declared.toReversed().map(([name, variable]) => [name, { name, ...variable }]));
  if (policy.kind === 'service') {
    const description = 'The policy profile on the switch whose ports get this service.';
    all.set(serviceProfile, { name: serviceProfile, type: 'profile-index', description, example: '10' });
  }
  return [...all.values()].sort((a, b) => byCodeUnit(a.name, b.name));
}

/** Puts a site's values in place of the variables, or tells every reason why not. Nothing is thrown. */
export function bindVariables(
  policy: Policy,
  policies: readonly Policy[],
  bindings: Bindings,
): { readonly policy: BoundPolicy } | { readonly faults: readonly BindingFault[] } {
  const variables = variablesOf(policy, policies);
  const faults = [...unbound(variables, bindings), ...unknown(variables, bindings)];
  if (faults.length > 0) return { faults };
  const rules = partsOf(policy, policies).flatMap((part) =>
    part.rules.flatMap((rule) => boundRules(rule, bindings)),
  );
  const profile =
    policy.kind === 'role'
      ? numberOf('profile-index', policy.profile, bindings)
      : numberOf('profile-index', `$${serviceProfile}`, bindings);
  const bound = { name: policy.name, profile, ...defaultOf(policy, bindings) };
  const { kept, contradictions } = withoutRepeats(rules);
  return contradictions.length > 0 ? { faults: contradictions } : { policy: { ...bound, rules: kept } };
}

function unbound(variables: readonly Variable[], bindings: Bindings): readonly BindingFault[] {
  return variables.flatMap(({ name, type, description, example }) => {
    const text = bindings.get(name);
    const hint = `--set ${name}=${example}`;
    if (text === undefined)
      return [{ variable: name, reason: `\`${name}\` has no value: ${description}`, hint }];
    if (isValue(type, text)) return [];
    return [
      {
        variable: name,
        reason: `Unexpected ${JSON.stringify(text)} for \`${name}\`, expected ${valueWords[type]}`,
        hint,
      },
    ];
  });
}

function unknown(variables: readonly Variable[], bindings: Bindings): readonly BindingFault[] {
  const names = variables.map(({ name }) => name);
  return [...bindings.keys()]
    .filter((name) => !names.includes(name))
    .map((name) => {
      const meant = nearest(name, names);
      const hint = meant === undefined ? `It has ${names.join(', ')}.` : `Did you mean \`${meant}\`?`;
      return {
        variable: name,
        reason: `Unexpected variable ${JSON.stringify(name)}, expected one that the policy has`,
        hint,
      };
    });
}

function boundRules(rule: PolicyRule, bindings: Bindings): readonly BoundRule[] {
  if ('address' in rule) {
    const { match, action } = rule;
    const port = rule.port === undefined ? undefined : numberOf('port', rule.port, bindings);
    return addressesOf(rule.address, bindings).map((address) => ({ match, address, port, action }));
  }
  if ('port' in rule) return [{ ...rule, port: numberOf('port', rule.port, bindings) }];
  return [rule];
}

function defaultOf(policy: Policy, bindings: Bindings): Pick<BoundPolicy, 'default'> {
  if (policy.kind === 'service') return {};
  return {
    default:
      'vlan' in policy.default ? { vlan: numberOf('vlan', policy.default.vlan, bindings) } : policy.default,
  };
}

function numberOf(
  type: 'vlan' | 'port' | 'profile-index',
  value: string | number,
  bindings: Bindings,
): number {
  if (typeof value === 'number') return value;
  return parseNumber(type, boundText(value, bindings)) ?? unchecked(value);
}

function addressesOf(value: string, bindings: Bindings): readonly string[] {
  return parseAddresses(boundText(value, bindings)) ?? unchecked(value);
}

function boundText(value: string, bindings: Bindings): string {
  return bindings.get(variableName(value) ?? '') ?? unchecked(value);
}

/** `policyFaults` finds every undeclared or mistyped variable; a policy that has any is not fit to be bound. */
function unchecked(value: string): never {
  throw new ClarionError('internal', `the policy's use of ${value} was not checked`, {
    code: 'policy/unchecked',
  });
}

/** The same rule twice is one rule; the same match with two actions is a fault, for a switch would keep the later. */
function withoutRepeats(rules: readonly BoundRule[]): {
  kept: readonly BoundRule[];
  contradictions: readonly BindingFault[];
} {
  const kept = new Map<string, BoundRule>();
  const contradictions: BindingFault[] = [];
  for (const rule of rules) {
    const { action, ...match } = rule;
    const key = JSON.stringify(match);
    const earlier = kept.get(key);
    if (earlier === undefined) kept.set(key, rule);
    else if (earlier.action !== action) {
      const told = Object.values(match)
        .filter((part) => part !== undefined)
        .join(' ');
      contradictions.push({
        reason: `Two rules for ${told}, one to forward and one to drop, expected one`,
        hint: 'Bind addresses or ports that do not meet.',
      });
    }
  }
  return { kept: [...kept.values()], contradictions };
}
