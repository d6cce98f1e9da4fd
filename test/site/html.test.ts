import fc from 'fast-check';
import type { ElementContent, Root } from 'hast';
import { toHtml as reference } from 'hast-util-to-html';
import { expect, test } from 'vitest';
import { toHtml } from '../../src/site/html.ts';

const text = fc.string({
  unit: fc.constantFrom(
    'a',
    ' ',
    '<',
    '>',
    '&',
    '"',
    "'",
    '`',
    '\0',
    '\n',
    '\u00e9',
    '\ud83d\ude00',
    ';',
    '#',
  ),
});
const properties = fc.dictionary(
  fc.constantFrom(
    'id',
    'className',
    'href',
    'ariaLabel',
    'dataRunning',
    'tabIndex',
    'hidden',
    'download',
    'charSet',
    'httpEquiv',
    'rel',
    'start',
    'scope',
    'dateTime',
    'open',
  ),
  fc.oneof(
    text,
    fc.constantFrom('hidden', 'download', 'x'),
    fc.boolean(),
    fc.integer(),
    fc.constant(null),
    fc.array(fc.constantFrom('a', 'b"c')),
  ),
);
const content: fc.Arbitrary<ElementContent> = fc.letrec<{ node: ElementContent }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    fc.record({ type: fc.constant('text'), value: text }),
    fc.record({ type: fc.constant('raw'), value: text }),
    fc.record({ type: fc.constant('comment'), value: fc.constantFrom('x', 'a > b') }),
    fc.record({
      type: fc.constant('element'),
      tagName: fc.constantFrom(
        'p',
        'div',
        'a',
        'br',
        'img',
        'table',
        'code',
        'script',
        'style',
        'svg',
        'title',
      ),
      properties,
      children: fc.array(tie('node'), { maxLength: 4 }),
    }),
  ),
})).node;

test('any tree is written as hast-util-to-html writes it', () => {
  fc.assert(
    fc.property(fc.array(content, { maxLength: 4 }), fc.boolean(), (children, made) => {
      const tree: Root = { type: 'root', children: [{ type: 'doctype' }, ...children] };
      expect(toHtml(tree, made)).toBe(reference(tree, { allowDangerousHtml: made }));
    }),
    { numRuns: 1000 },
  );
});
