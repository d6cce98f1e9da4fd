import type { Note } from '../advisory/note.ts';
import type { SiteContext } from './context.ts';

/** What of a note tells which signatures, alarms and policies it leads to. */
export interface Leading {
  readonly matter: Pick<Note['matter'], 'signatures' | 'alarms' | 'policies'>;
}

/** The names of all signatures that notes name. */
export function signaturesNamed(
  notes: readonly { readonly matter: Pick<Leading['matter'], 'signatures'> }[],
): ReadonlySet<string> {
  return new Set(notes.flatMap(({ matter }) => matter.signatures));
}

/**
 * Narrows a context to what a note leads to: the signatures, alarms and policies that it names, the team's own signatures
 * that its alarms count, the services of its roles, and their proofs. Each list keeps its order.
 */
export function linkedContexts(context: SiteContext): (note: Leading) => SiteContext {
  const { workspace, proofs } = context;
  const signatures = byName(workspace.signatures, ({ data }) => data.name);
  const alarms = byName(workspace.alarms, ({ name }) => name);
  const policies = byName(workspace.policies, ({ name }) => name);
  const imported = byName(workspace.imported, ({ name }) => name);
  const narrowed = new Map<string, SiteContext>();
  return ({ matter }) => {
    // Many notes lead to the same things: they share one context.
    const key = JSON.stringify([matter.signatures, matter.alarms, matter.policies]);
    const context = narrowed.get(key) ?? narrow(matter);
    narrowed.set(key, context);
    return context;
  };

  function narrow(matter: Leading['matter']): SiteContext {
    const counting = alarms(matter.alarms);
    const roles = policies(matter.policies);
    const services = roles.flatMap((policy) => (policy.kind === 'role' ? policy.services : []));
    const counted = counting.flatMap((alarm) => alarm['event-group']);
    const leading = signatures([...matter.signatures, ...counted]);
    const named = imported(matter.signatures);
    const proven = [...leading.map(({ data }) => data), ...named].flatMap(({ name }) => {
      const proof = proofs?.get(name);
      return proof === undefined ? [] : [[name, proof] as const];
    });
    return {
      ...context,
      workspace: {
        configuration: workspace.configuration,
        signatures: leading,
        alarms: counting,
        policies: policies([...matter.policies, ...services]),
        imported: named,
      },
      proofs: proofs && new Map(proven),
    };
  }
}

/** Finds things by their names, each once and in the order of all. */
function byName<T>(all: readonly T[], nameOf: (it: T) => string): (names: readonly string[]) => readonly T[] {
  const places = new Map(all.map((it, place) => [nameOf(it), { it, place }]));
  return (names) =>
    [...new Set(names)]
      .flatMap((name) => places.get(name) ?? [])
      .sort((a, b) => a.place - b.place)
      .map(({ it }) => it);
}
