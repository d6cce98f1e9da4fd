import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { visit as reference, SKIP as skip } from 'unist-util-visit';
import { expect, test } from 'vitest';
import { parseMarkdown } from '../../src/advisory/markdown.ts';
import { SKIP, visit } from '../../src/advisory/visit.ts';

const markdown = fc
  .array(fc.constantFrom('a', '**b**', '[c](d)', '\n\n', '> ', '- e\n', '`f`', '# g\n'), { maxLength: 12 })
  .map((parts) => parts.join(' '));

test('it comes by the nodes that unist-util-visit comes by, in its order', () => {
  fc.assert(
    fc.property(markdown, fc.nat(3), (text, every) => {
      const tree = parseMarkdown(text);
      const here: unknown[] = [];
      const there: unknown[] = [];
      visit(tree, (node, index, parent) => {
        here.push([node, index, parent]);
        return here.length % 4 === every ? SKIP : undefined;
      });
      reference(tree, (node, index, parent) => {
        there.push([node, index, parent]);
        return there.length % 4 === every ? skip : undefined;
      });
      expect(here).toEqual(there);
    }),
  );
});

test('it goes on where the visitor says, when that changes the children', () => {
  const tree: Nodes = parseMarkdown('a `b` c `d`\n\n`e` f');
  visit(tree, 'inlineCode', (_node, index, parent) => {
    if (parent === undefined || index === undefined) return undefined;
    parent.children.splice(index, 1);
    return [SKIP, index];
  });
  const texts: string[] = [];
  visit(tree, ['text', 'inlineCode'], (node) => void texts.push(node.value));
  expect(texts).toEqual(['a ', ' c ', ' f']);
});
