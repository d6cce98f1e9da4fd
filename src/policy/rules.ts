import type { Policy, PolicyRule } from './schema.ts';
import type { VariableType } from './values.ts';

/** A place in a policy that names a variable, and the type that it has to be there. */
export interface VariableUse {
  readonly path: readonly (string | number)[];
  readonly name: string;
  readonly type: VariableType;
}

/**
 * The name that a service is rendered with beside its own variables: `--set profile-index=N`. A service belongs to no
 * profile, but on the switch each rule stands in one.
 */
export const serviceProfile = 'profile-index';

/** A policy and, for a role, the services that it includes. */
export function partsOf(policy: Policy, policies: readonly Policy[]): readonly Policy[] {
  if (policy.kind === 'service') return [policy];
  const included = policy.services.flatMap((name) =>
    policies.filter((other) => other.kind === 'service' && other.name === name),
  );
  return [policy, ...included];
}

/** The name in `$name`; undefined for a literal. */
export function variableName(value: string | number | undefined): string | undefined {
  return typeof value === 'string' ? value.slice(1) : undefined;
}

/** Every use of a variable in a policy, in the order of the file. */
export function variableUses(policy: Policy): readonly VariableUse[] {
  const uses: VariableUse[] = [];
  const note = (
    type: VariableType,
    path: readonly (string | number)[],
    value: string | number | undefined,
  ) => {
    const name = variableName(value);
    if (name !== undefined) uses.push({ path, name, type });
  };
  if (policy.kind === 'role') {
    note('profile-index', ['profile'], policy.profile);
    if ('vlan' in policy.default) note('vlan', ['default', 'vlan'], policy.default.vlan);
  }
  for (const [index, rule] of policy.rules.entries()) {
    if ('address' in rule) note('ipv4-list', ['rules', index, 'address'], rule.address);
    if ('port' in rule) note('port', ['rules', index, 'port'], rule.port);
  }
  return uses;
}

/**
 * The order in which a switch looks at its rules, first match wins, whatever their order in a list: macsource 1,
 * macdest 2, ipsourcesocket 12, ipdestsocket 13, udpsourceport 15, udpdestport 16, tcpsourceport 17, tcpdestport 18,
 * iptos 21, ipproto 22, ether 25 (Enterasys policy classification).
 */
export const precedence: Readonly<Record<PolicyRule['match'], number>> = {
  'ip-source': 12,
  'ip-destination': 13,
  'udp-source': 15,
  'udp-destination': 16,
  'tcp-source': 17,
  'tcp-destination': 18,
  'ip-protocol': 22,
  'ether-type': 25,
};

/** Rules in the switch's order; those of one kind stay as they are listed. */
export function inPrecedence<R extends { readonly match: PolicyRule['match'] }>(
  rules: readonly R[],
): readonly R[] {
  return rules.toSorted((a, b) => precedence[a.match] - precedence[b.match]);
}

/** All rules that a policy puts in force, its services' included, in the switch's order. */
export function rulesInForce(policy: Policy, policies: readonly Policy[]): readonly PolicyRule[] {
  return inPrecedence(partsOf(policy, policies).flatMap(({ rules }) => rules));
}

/** What a rule matches, as a text that two rules share only if they match the same. */
export function matchKey(rule: PolicyRule): string {
  if ('address' in rule) return `${rule.match} ${rule.address} ${rule.port ?? 'any'}`;
  if ('port' in rule) return `${rule.match} ${rule.port}`;
  return `${rule.match} ${rule.match === 'ip-protocol' ? rule.protocol : rule.type}`;
}
