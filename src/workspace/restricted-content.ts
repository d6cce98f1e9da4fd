import { leadsOf, reach } from './leads.ts';
import { isDraft } from './links.ts';
import type { PublicContent } from './public-content.ts';
import type { RestrictedLabel } from './restricted-folder.ts';
import type { Workspace } from './workspace.ts';

/**
 * What the recipients of one label get: its notes, but no draft, and what those lead to, whether others see it too or
 * not. Nothing that only notes of another label lead to is in it.
 */
export function restrictedContent(workspace: Workspace, label: RestrictedLabel): PublicContent {
  const notes = workspace.notes.filter(({ matter }) => matter.tlp === label && !isDraft(matter));
  const told = reach(
    notes.map(({ matter }) => `note ${matter.id}`),
    leadsOf(workspace),
  );
  return {
    notes,
    signatures: workspace.signatures.filter(({ data }) => told.has(`signature ${data.name}`)),
    alarms: workspace.alarms.filter(({ name }) => told.has(`alarm ${name}`)),
    policies: workspace.policies.filter(({ name }) => told.has(`policy ${name}`)),
    libraries: (workspace.libraries ?? []).map((library) => ({
      ...library,
      rules: library.rules.filter(({ name }) => told.has(`signature ${name}`)),
    })),
    sampled: (workspace.sampled ?? []).filter(({ rule }) => told.has(`signature ${rule.name}`)),
  };
}
