import { isPublic, type Workspace } from '../workspace/index.ts';

/** The workspace as the public may see it: notes that are public, and nothing that only other notes name. */
export type PublicContent = Pick<Workspace, 'notes' | 'signatures' | 'alarms' | 'policies'>;

/**
 * Leaves out every note that is not public, and whatever only such notes lead to, directly or through an alarm's event
 * group or a role's services. What no note names at all stays, unless it leads to something that is left out: an alarm
 * must not give away the name of a restricted signature.
 */
export function publicContent(workspace: Workspace): PublicContent {
  const leads = leadsOf(workspace);
  const notes = workspace.notes.filter(isPublic);
  const open = reach(
    notes.map(({ matter }) => `note ${matter.id}`),
    leads,
  );
  const restricted = reach(
    workspace.notes.filter((note) => !isPublic(note)).map(({ matter }) => `note ${matter.id}`),
    leads,
  );
  const hidden = new Set([...restricted].filter((thing) => !open.has(thing)));
  for (let before = -1; before !== hidden.size; ) {
    before = hidden.size;
    for (const [thing, others] of leads)
      if (!open.has(thing) && others.some((other) => hidden.has(other))) hidden.add(thing);
  }
  return {
    notes,
    signatures: workspace.signatures.filter(({ data }) => !hidden.has(`signature ${data.name}`)),
    alarms: workspace.alarms.filter(({ name }) => !hidden.has(`alarm ${name}`)),
    policies: workspace.policies.filter(({ name }) => !hidden.has(`policy ${name}`)),
  };
}

/** What each thing names, as `kind name`. */
function leadsOf(workspace: Workspace): ReadonlyMap<string, readonly string[]> {
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

function reach(from: readonly string[], leads: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [...from];
  for (let thing = open.pop(); thing !== undefined; thing = open.pop()) {
    if (reached.has(thing)) continue;
    reached.add(thing);
    open.push(...(leads.get(thing) ?? []));
  }
  return reached;
}
