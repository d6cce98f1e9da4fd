import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';
import type { Note } from '../advisory/note.ts';
import { type BodySection, noteBody } from './body.ts';
import { alarmCard } from './components/alarm-card.ts';
import { remediationMatrix } from './components/matrix.ts';
import { policyCard } from './components/policy-card.ts';
import { referenceList } from './components/references.ts';
import { revisionTable } from './components/revisions.ts';
import { signatureCard } from './components/signature-card.ts';
import { systemsTable } from './components/systems.ts';
import type { SiteContext } from './context.ts';

/** The customary order of a note's sections, as ENSRT's incident notes have it. */
const order = [
  'overview',
  'systems affected',
  'systems not affected',
  'description',
  'threat assessment',
  'remediation',
  'detection',
  'prevention',
  'containment',
  'repair',
  'references',
  'revision history',
];

/**
 * A note's sections: what its author wrote, and what its front matter and links say, each where readers of incident
 * notes look for it. Generated parts close the section of their name, or make it where the author wrote none.
 */
export function sections(note: Note, context: SiteContext): Element[] {
  const body = noteBody(note);
  const parts: BodySection[] = [...body.sections];
  for (const generated of generatedParts(note, context)) place(parts, generated);
  const lead = body.lead.length === 0 ? [] : [h('div.lead', [...body.lead])];
  const footnotes = body.footnotes.length === 0 ? [] : [section('Footnotes', body.footnotes)];
  return [...lead, ...parts.map(({ heading, content }) => section(heading, content)), ...footnotes];
}

function section(heading: string, content: readonly ElementContent[]): Element {
  return h('section', [h('h2', heading), ...content]);
}

/** The parts that the page makes of typed data; those without content are left out. */
function generatedParts(note: Note, context: SiteContext): BodySection[] {
  const { matter } = note;
  const { configuration, signatures, alarms, policies } = context.workspace;
  const detection = [
    ...named(matter.signatures, signatures, ({ data }) => data.name).map((it) => signatureCard(it, context)),
    ...named(matter.alarms, alarms, ({ name }) => name).map(alarmCard),
  ];
  const containment = named(matter.policies, policies, ({ name }) => name).map((it) =>
    policyCard(it, context),
  );
  const matrix = matter.remediation.length === 0 ? [] : [remediationMatrix(matter, configuration.products)];
  const parts: BodySection[] = [
    { heading: 'Systems affected', content: [systemsTable(matter.systems)] },
    { heading: 'Remediation', content: matrix },
    { heading: 'Detection', content: detection },
    { heading: 'Containment', content: containment },
    { heading: 'References', content: [referenceList(matter.references)] },
    { heading: 'Revision History', content: [revisionTable(matter.revisions)] },
  ];
  return parts.filter(({ content }) => content.length > 0);
}

/** What a note names, in the order in which its author named it. */
function named<T>(names: readonly string[], all: readonly T[], nameOf: (it: T) => string): readonly T[] {
  return names.flatMap((name) => all.find((it) => nameOf(it) === name) ?? []);
}

/** Puts a generated part into the author's section of its name, or where the customary order has it. */
function place(parts: BodySection[], generated: BodySection): void {
  const same = parts.findIndex(({ heading }) => heading.toLowerCase() === generated.heading.toLowerCase());
  const written = parts[same];
  if (written !== undefined) {
    parts[same] = { heading: written.heading, content: [...written.content, ...generated.content] };
    return;
  }
  const rank = rankOf(generated);
  const next = parts.findIndex((part) => rankOf(part) > rank);
  parts.splice(next === -1 ? parts.length : next, 0, generated);
}

/** A section of the author's own keeps its place: it has no rank. */
function rankOf({ heading }: BodySection): number {
  return order.indexOf(heading.toLowerCase());
}
