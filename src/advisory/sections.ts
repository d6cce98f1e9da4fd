import { nearest } from '../names/nearest.ts';
import type { ReadNote, ReadSection } from './reader.ts';

/** The sections of a note in their customary order. */
export const sectionOrder: readonly string[] = [
  'Overview',
  'Description',
  'Threat Assessment',
  'Remediation',
  'Detection',
  'Prevention',
  'Containment',
  'Repair',
];

/** The matrix of products comes from the front matter; a text beside it is the author's choice. */
export const optionalSections: readonly string[] = ['Remediation'];

/** Sections that the page makes from a key of the front matter. */
export const madeSections: Readonly<Record<string, string>> = {
  'systems affected': 'systems.affected',
  'systems not affected': 'systems.not-affected',
  references: 'references',
  'revision history': 'revisions',
  'release date': 'released',
  'last updated': 'revisions',
};

/** The customary name that a heading is, or was meant to be. */
export function meantSection(heading: string): { name: string; exact: boolean } | undefined {
  const exact = sectionOrder.find((name) => name === heading);
  if (exact !== undefined) return { name: exact, exact: true };
  if (madeSections[heading.toLowerCase()] !== undefined) return undefined;
  const name = nearest(heading, sectionOrder);
  return name === undefined ? undefined : { name, exact: false };
}

/** The first section of a name. */
export function sectionOf(note: ReadNote, name: string): ReadSection | undefined {
  return note.body?.sections.find(({ heading }) => heading === name);
}
