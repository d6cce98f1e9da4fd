import type { Note } from '../advisory/note.ts';
import { commonProperties, instant } from './common-properties.ts';
import type { StixContext } from './context.ts';
import { ownNaming } from './naming.ts';
import type { StixObject } from './object.ts';
import { noteReference, publisherReference } from './reference.ts';

/**
 * A note (STIX 2.1, 4.16), in full: its Markdown, and before it what the front matter says and the other objects do
 * not.
 *
 * @param refs ids of what it speaks of; at least one.
 */
export function reportObject(note: Note, refs: readonly string[], context: StixContext): StixObject {
  const { matter } = note;
  const page = publisherReference(context, {
    description: `The page of ${matter.id}`,
    path: `advisories/${matter.id}/`,
    label: matter.tlp,
  });
  return {
    ...commonProperties('report', matter.id, ownNaming(note), context),
    lang: 'en',
    external_references: [{ ...page, external_id: matter.id }, ...matter.references.map(noteReference)],
    name: matter.title,
    description: textOf(note),
    report_types: ['malware'],
    published: instant(matter.released, 0),
    object_refs: refs,
  };
}

function textOf({ matter, leadMarkdown, sections }: Note): string {
  const { status, withdrawal, severity, systems } = matter;
  const facts = [
    `Status: ${status}.`,
    severity === undefined ? [] : `Severity: ${severity}.`,
    `Affected: ${systems.affected.join(', ')}.`,
    systems['not-affected'].length === 0 ? [] : `Not affected: ${systems['not-affected'].join(', ')}.`,
  ].flat();
  return [
    status === 'withdrawn' ? `Withdrawn: ${withdrawal ?? 'no reason was given.'}` : '',
    facts.join(' '),
    leadMarkdown,
    ...sections.map(({ heading, markdown }) => `## ${heading}\n\n${markdown}`),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
