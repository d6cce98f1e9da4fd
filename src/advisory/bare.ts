import type { Nodes } from 'mdast';
import { visit } from './visit.ts';

/** Nodes whose source is no text of the author's sentence: code, links, pictures. */
const closed = [
  'inlineCode',
  'link',
  'linkReference',
  'image',
  'imageReference',
  'footnoteReference',
  'html',
] as const;

/** The source of a block with code and links blotted out, every character still in its place. */
export function bare(block: Nodes, text: string): string {
  const start = block.position?.start.offset ?? 0;
  const end = block.position?.end.offset ?? start;
  const pieces: string[] = [];
  let at = start;
  visit(block, closed, (node) => {
    const { start: from, end: to } = node.position ?? {};
    // A node inside one that is blotted out already ends before `at`.
    if (from?.offset === undefined || to?.offset === undefined || from.offset < at) return;
    pieces.push(text.slice(at, from.offset), ' '.repeat(to.offset - from.offset));
    at = to.offset;
  });
  pieces.push(text.slice(at, end));
  return pieces.join('');
}
