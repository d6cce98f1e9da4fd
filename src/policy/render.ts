import { type BindingFault, type Bindings, bindVariables } from './binding.ts';
import type { Policy } from './schema.ts';
import { writeEnterasys } from './writers/enterasys.ts';
import type { PolicyWriter, SwitchCommands } from './writers/writer.ts';

/** Every switch that policies can be written for: a new one is a file in writers/ and a line here. */
const writers = { enterasys: writeEnterasys } as const satisfies Readonly<Record<string, PolicyWriter>>;

export type Target = keyof typeof writers;
export const targets: readonly string[] = Object.keys(writers);

export function isTarget(name: string): name is Target {
  return Object.hasOwn(writers, name);
}

/**
 * Binds a policy to a site's values and writes it for a switch.
 * @param policies all of the workspace: a role's services are taken from them
 * @returns the commands, or every reason why the values do not fit
 */
export function renderPolicy(
  policy: Policy,
  policies: readonly Policy[],
  bindings: Bindings,
  target: Target,
): SwitchCommands | { readonly faults: readonly BindingFault[] } {
  const bound = bindVariables(policy, policies, bindings);
  return 'faults' in bound ? bound : writers[target](bound.policy);
}
