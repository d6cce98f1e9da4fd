import type { ImportedLibrary } from '../library/library.ts';
import { type Linked, leadsOf, reach } from './leads.ts';
import { isPublic, type Linking } from './links.ts';
import type { Workspace } from './workspace.ts';

/** The workspace as the public may see it: notes that are public, and nothing that only other notes name. */
export type PublicContent = Pick<
  Workspace,
  'notes' | 'signatures' | 'alarms' | 'policies' | 'libraries' | 'sampled'
>;

/**
 * Leaves out every note that is not public, and whatever only such notes lead to, directly or through an alarm's event
 * group or a role's services. What no note names at all stays, unless it leads to something that is left out: an alarm
 * must not give away the name of a restricted signature.
 */
export function publicContent<N extends Linking>(
  workspace: Omit<Workspace, 'root' | 'configuration' | 'notes'> & { readonly notes: readonly N[] },
): Omit<PublicContent, 'notes'> & { readonly notes: readonly N[] } {
  const notes = workspace.notes.filter(isPublic);
  const hidden = notes.length === workspace.notes.length ? new Set<string>() : hiddenIn(workspace);
  return {
    notes,
    signatures: workspace.signatures.filter(({ data }) => !hidden.has(`signature ${data.name}`)),
    alarms: workspace.alarms.filter(({ name }) => !hidden.has(`alarm ${name}`)),
    policies: workspace.policies.filter(({ name }) => !hidden.has(`policy ${name}`)),
    ...(workspace.libraries === undefined
      ? {}
      : { libraries: workspace.libraries.map((library) => withoutHidden(library, hidden)) }),
    ...(workspace.sampled === undefined
      ? {}
      : { sampled: workspace.sampled.filter(({ rule }) => !hidden.has(`signature ${rule.name}`)) }),
  };
}

/** What only restricted notes lead to, and what leads there. */
function hiddenIn(workspace: Linked): ReadonlySet<string> {
  const leads = leadsOf(workspace);
  const from = (notes: readonly Linking[]) =>
    reach(
      notes.map(({ matter }) => `note ${matter.id}`),
      leads,
    );
  const open = from(workspace.notes.filter(isPublic));
  const restricted = from(workspace.notes.filter((note) => !isPublic(note)));
  const hidden = new Set([...restricted].filter((thing) => !open.has(thing)));
  for (let before = -1; before !== hidden.size; ) {
    before = hidden.size;
    for (const [thing, others] of leads)
      if (!open.has(thing) && others.some((other) => hidden.has(other))) hidden.add(thing);
  }
  return hidden;
}

/** An imported rule that only restricted notes name stays behind like any other signature. */
function withoutHidden(library: ImportedLibrary, hidden: ReadonlySet<string>): ImportedLibrary {
  const prefix = `signature ${library.group}:`;
  if (![...hidden].some((thing) => thing.startsWith(prefix))) return library;
  return { ...library, rules: library.rules.filter(({ name }) => !hidden.has(`signature ${name}`)) };
}
