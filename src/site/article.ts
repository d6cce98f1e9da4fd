import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';
import type { Note } from '../advisory/note.ts';
import { type BodySection, noteBody } from './body.ts';
import { containmentCards, detectionCards } from './cards.ts';
import { formatList } from './components/formats.ts';
import { remediationMatrix } from './components/matrix.ts';
import { referenceList } from './components/references.ts';
import { revisionTable } from './components/revisions.ts';
import { systemsTable } from './components/systems.ts';
import { verification } from './components/verify.ts';
import type { NotePlace } from './place.ts';

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
export function sections(note: Note, place: NotePlace): Element[] {
  const body = noteBody(note);
  const parts: BodySection[] = [...body.sections];
  for (const generated of generatedParts(note, place)) putIn(parts, generated);
  const lead = body.lead.length === 0 ? [] : [h('div.lead', [...body.lead])];
  const footnotes = body.footnotes.length === 0 ? [] : [section('Footnotes', body.footnotes)];
  return [
    ...lead,
    ...parts.map(({ heading, content }) => section(heading, content)),
    ...footnotes,
    ...about(note, place),
  ];
}

function section(heading: string, content: readonly ElementContent[]): Element {
  return h('section', [h('h2', heading), ...content]);
}

/** What a page says of the note as a whole, after all that the note says. */
function about(note: Note, place: NotePlace): Element[] {
  const parts = [
    { id: 'Formats', heading: 'This note in other forms', content: formatList(note, place) },
    { id: 'Verify', heading: 'How to verify', content: verification(note, place) },
  ];
  return parts
    .filter(({ content }) => content.length > 0)
    .map(({ id, heading, content }) => h('section', [h('h2', { id }, heading), ...content]));
}

/** The parts that the page makes of typed data; those without content are left out. */
function generatedParts(note: Note, place: NotePlace): BodySection[] {
  const { matter } = note;
  const { configuration } = place.context.workspace;
  const matrix = matter.remediation.length === 0 ? [] : [remediationMatrix(matter, configuration.products)];
  const parts: BodySection[] = [
    { heading: 'Systems affected', content: [systemsTable(matter.systems)] },
    { heading: 'Remediation', content: matrix },
    { heading: 'Detection', content: detectionCards(note, place) },
    { heading: 'Containment', content: containmentCards(note, place) },
    { heading: 'References', content: [referenceList(matter.references)] },
    { heading: 'Revision History', content: [revisionTable(matter.revisions)] },
  ];
  return parts.filter(({ content }) => content.length > 0);
}

/** Puts a generated part into the author's section of its name, or where the customary order has it. */
function putIn(parts: BodySection[], generated: BodySection): void {
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
