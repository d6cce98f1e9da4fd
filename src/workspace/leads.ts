import type { Linking } from './links.ts';
import type { Workspace } from './workspace.ts';

/** What links are found in: a workspace, or what of its notes links. */
export type Linked = Pick<Workspace, 'alarms' | 'policies'> & { readonly notes: readonly Linking[] };

/** What each thing names, as `kind name`. */
export function leadsOf(workspace: Linked): ReadonlyMap<string, readonly string[]> {
  return new Map([
    ...workspace.notes.map(({ matter }): [string, string[]] => [
      `note ${matter.id}`,
      [
        ...matter.signatures.map((name) => `signature ${name}`),
        ...matter.alarms.map((name) => `alarm ${name}`),
        ...matter.policies.map((name) => `policy ${name}`),
      ],
    ]),
    ...workspace.alarms.map((alarm): [string, string[]] => [
      `alarm ${alarm.name}`,
      alarm['event-group'].map((name) => `signature ${name}`),
    ]),
    ...workspace.policies.map((policy): [string, string[]] => [
      `policy ${policy.name}`,
      policy.kind === 'role' ? policy.services.map((name) => `policy ${name}`) : [],
    ]),
  ]);
}

/** All that can be reached from some things, those included. */
export function reach(
  from: readonly string[],
  leads: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [...from];
  for (let thing = open.pop(); thing !== undefined; thing = open.pop()) {
    if (reached.has(thing)) continue;
    reached.add(thing);
    open.push(...(leads.get(thing) ?? []));
  }
  return reached;
}
