import { expect, it } from 'vitest';
import { readNote } from '../../src/advisory/reader.ts';
import { PlainText } from '../../src/csaf/plain-text.ts';

function plain(markdown: string): string {
  const { read } = readNote('advisories/2005/x.md', Buffer.from(markdown));
  const tree = read?.body?.tree;
  if (tree === undefined) throw new Error('the text was not read');
  return new PlainText(tree).of(tree.children);
}

it.each([
  ['a paragraph is one line', 'One\ntwo   \nthree.', 'One two\nthree.'],
  ['emphasis and code are their words', '*One*, **two**, ~~three~~ and `four`.', 'One, two, three and four.'],
  ['a link tells where it leads', '[A page](https://example.org/a)', 'A page <https://example.org/a>'],
  ['a link that is its own address stands once', '<https://example.org/>', 'https://example.org/'],
  ['mail too', '<team@example.org>', 'team@example.org'],
  ['a place on the page is only its words', '[below](#repair)', 'below'],
  ['a defined link', '[A page][p]\n\n[p]: https://example.org/p', 'A page <https://example.org/p>'],
  ['a picture is what it shows', '![A screen](a.png)', 'A screen'],
  ['headings are lines', '### One\n\nTwo', 'One\n\nTwo'],
  ['lists keep their signs', '- One\n  goes on\n- Two\n\n  Three', '- One goes on\n\n- Two\n\n  Three'],
  ['tight lists stay so', '3. One\n4. Two\n   - Three', '3. One\n4. Two\n   - Three'],
  ['check boxes', '- [x] Done\n- [ ] Open', '- [x] Done\n- [ ] Open'],
  ['code keeps each blank', '```text\na\n\n  b\n```', '    a\n\n      b'],
  ['quotes', '> One\n>\n> Two', '> One\n>\n> Two'],
  ['tables are rows', '| a | b |\n| - | - |\n| 1 | *2* |', 'a | b\n1 | 2'],
  ['HTML is text', 'a <b>c</b>\n\n<script>x</script>', 'a <b>c</b>\n\n<script>x</script>'],
  ['footnotes', 'One[^n].\n\n[^n]: Two.', 'One[n].\n\n[n] Two.'],
])('%s', (_name, markdown, text) => {
  expect(plain(markdown)).toBe(text);
});
