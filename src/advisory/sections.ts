import type { RootContent } from 'mdast';
import { toString as plainText } from 'mdast-util-to-string';
import { nearest } from '../names/nearest.ts';
import type { Body, ReadNote, ReadSection } from './reader.ts';

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

interface Head {
  readonly node: RootContent;
  readonly index: number;
  readonly heading: string;
  /** The heading as written; undefined where it is only meant. */
  readonly is: string | undefined;
}

/**
 * The blocks that begin sections: each `##`, and for a section that has none, the first block that was meant to be its
 * heading: one of another level, or a line that is its name and nothing else, in bold or not.
 */
export function sectionHeads(
  blocks: readonly RootContent[],
): readonly { readonly node: RootContent; readonly index: number; readonly heading: string }[] {
  const heads = blocks.flatMap((node, index): readonly Head[] => {
    if (!mayBegin(node)) return [];
    const heading = plainText(node).trim();
    if (node.type === 'heading' && node.depth === 2) return [{ node, index, heading, is: heading }];
    const meant = meantBy(node, heading);
    return meant === undefined ? [] : [{ node, index, heading: meant, is: undefined }];
  });
  const there = new Set(heads.flatMap(({ is }) => (is === undefined ? [] : meantSection(is)?.name)));
  return heads.filter(({ is, heading }) => {
    if (is !== undefined) return true;
    const first = !there.has(heading);
    there.add(heading);
    return first;
  });
}

/** A heading, or a paragraph no longer than a section's name in bold. */
function mayBegin({ type, position }: RootContent): boolean {
  const length = (position?.end.offset ?? 0) - (position?.start.offset ?? 0);
  return type === 'heading' || (type === 'paragraph' && length <= 30);
}

/** The section that a block which is no `##` names. */
function meantBy(node: RootContent, text: string): string | undefined {
  if (node.type === 'heading' && node.depth === 1) return meantSection(text.replace(/:$/, ''))?.name;
  const name = text.replace(/:$/, '').toLowerCase();
  return sectionOrder.find((section) => section.toLowerCase() === name);
}

/** The sections that a text begins in bold, on the line of its paragraph: those names, and the words in bold. */
export function boldSections({
  tree,
  sections,
}: Body): readonly { readonly name: string; readonly node: RootContent }[] {
  return tree.children.flatMap((block) => {
    const node = block.type === 'paragraph' && block.children.length > 1 ? block.children[0] : undefined;
    if (node?.type !== 'strong') return [];
    const told = plainText(node).trim().replace(/:$/, '').toLowerCase();
    const name = sectionOrder.find((section) => section.toLowerCase() === told);
    const isThere = sections.some(({ heading }) => meantSection(heading)?.name === name);
    return name === undefined || isThere ? [] : [{ name, node }];
  });
}

/** The first section of a name. */
export function sectionOf(note: ReadNote, name: string): ReadSection | undefined {
  return note.body?.sections.find(({ heading }) => heading === name);
}

/** True for a section without a text; headings alone are none, nor is the word that stands for one still to be written. */
export function isEmpty({ content }: ReadSection): boolean {
  return content.every(
    (node) =>
      node.type === 'heading' ||
      node.type === 'definition' ||
      node.type === 'thematicBreak' ||
      (node.type === 'paragraph' && isPlaceholder(node)),
  );
}

function isPlaceholder(node: RootContent): boolean {
  const { start, end } = node.position ?? {};
  if ((end?.offset ?? 0) - (start?.offset ?? 0) > 60) return false;
  const text = plainText(node).trim();
  const words = text.replace(/[^\p{L}\p{N} ]/gu, '').trim();
  return (
    /^[.\u2026\s]+$/.test(text) ||
    /^(?:todo|tbd|tba|tbc|fixme|xxx|to be (?:done|defined|written|added))$/i.test(words)
  );
}
