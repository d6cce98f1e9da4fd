import type { Nodes, Root } from 'mdast';
import { toString as plainText } from 'mdast-util-to-string';
import { visit } from './visit.ts';

/**
 * Gives a position to what has none: the parser makes links of some bare addresses after it has placed everything
 * (mdast-util-gfm-autolink-literal), and the texts around them lose their places with them. Each is looked for in its
 * parent's source, one after the other; what is written otherwise than it reads gets the place where it begins.
 *
 * @param offsets Offset of each line's first character in `text`.
 */
export function placeLiterals(tree: Root, text: string, offsets: readonly number[]): void {
  const lost = (node: Nodes) => node.position === undefined;
  visit(tree, (parent) => {
    if (!('children' in parent) || parent.position === undefined || !parent.children.some(lost)) return;
    const { start, end } = parent.position;
    let cursor = start.offset ?? 0;
    let line = start.line;
    const pointAt = (offset: number) => {
      while ((offsets[line] ?? Number.POSITIVE_INFINITY) <= offset) line++;
      return { line, column: offset - (offsets[line - 1] ?? 0) + 1, offset };
    };
    for (const child of parent.children) {
      if (child.position === undefined) {
        const literal = plainText(child);
        const found = text.slice(0, end.offset).indexOf(literal, cursor);
        const from = found === -1 ? cursor : found;
        const position = { start: pointAt(from), end: pointAt(found === -1 ? from : from + literal.length) };
        child.position = position;
        if ('children' in child) for (const inner of child.children) inner.position ??= position;
      }
      cursor = child.position.end.offset ?? cursor;
    }
  });
}
