import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { expect, test } from 'vitest';
import { parseMarkdown } from '../../src/advisory/markdown.ts';

const reference = unified().use(remarkParse).use(remarkGfm).freeze();

/** What addresses and tables are made of, and what they stand in. */
const pieces = [
  ...['a', 'b.c', '@', 'a@b.c', 'www.', 'WwW.d.e', 'x.y', 'http://', 'HTTPS://a.b/c', 'mailto:', 'xmpp:'],
  ...['|', '---', ':-', '|-|', '| a | b |\n|---|:-:|\n| c@d.ef | www.x.y |\n', 'a\n:-\nb', '===='],
  ...['\n', '\n\n', ' ', '  \n', '> ', '- ', '1. ', '\t', '# ', '```\n', '    '],
  ...[
    '`',
    '*',
    '**',
    '_',
    '~~',
    '[',
    '](',
    ')',
    '[^1]',
    '[^1]: f',
    '<',
    '>',
    '&amp;',
    '&commat;',
    '\\',
    '/',
    '-',
    '+',
    '.',
  ],
];
const markdown = fc.array(fc.constantFrom(...pieces), { maxLength: 16 }).map((parts) => parts.join(''));

test('the tree is the one that remark and GFM make, with every place', () => {
  fc.assert(
    fc.property(markdown, (text) => {
      expect(parseMarkdown(text)).toEqual(reference.parse(text));
    }),
    { numRuns: 3000 },
  );
});

test.each(['_www.@', 'a.www.b@c.d', 'www.http://a.b@c.d', 'a@b.c@www.d.e'])('so it is for %s', (text) => {
  expect(parseMarkdown(text)).toEqual(reference.parse(text));
});

test('so it is for a note', () => {
  const text = readFileSync('advisories/2005/ETS-i-2005-12575.md', 'utf8').replace(/^---\n.*?\n---\n/s, '');
  const tree = parseMarkdown(text);
  expect(tree).toEqual(reference.parse(text));
  expect(tree.children.length).toBeGreaterThan(20);
});
