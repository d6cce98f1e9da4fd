import { expect, test } from 'vitest';
import { z } from 'zod';
import { readYaml } from '../../src/source/yaml.ts';

const anything = z.record(z.string(), z.unknown());

/** Each fault as `line:column-end reason`; the end is its column where it stands on the same line. */
function toldOf(text: string): readonly string[] {
  return readYaml({ file: 'x.yaml' }, text, anything).faults.map(({ place, reason }) => {
    if (place === undefined || !('start' in place)) return `no end: ${reason}`;
    const { start, end } = place;
    return `${start.line}:${start.column}-${end.line === start.line ? end.column : `${end.line}:${end.column}`} ${reason}`;
  });
}

const openQuote = 'Unexpected open quote, expected a closing " on the same line';
const tab = 'Unexpected tab, expected blanks for the indentation';
const beside = 'Unexpected key beside an entry of a list, expected keys alone or entries alone';
const indent = (blanks: string) =>
  `Unexpected indentation by ${blanks}, expected that of the other lines of the same map or list`;
const deeper = 'Unexpected deeper indentation, expected the column of the key before it';
const twoColons = 'Unexpected second ": " on one line, expected one key and one value';
const noKey = 'Unexpected text without a key, expected "key: value"';
const noColon = 'Unexpected text without a colon, expected "key: value"';
const afterQuote = 'Unexpected text after a closing quote, expected the end of the line';
const sign = (at: string) => `Unexpected ${at} at the start of a text, expected quotes around the text`;

const faulty: readonly (readonly [what: string, text: string, ...faults: readonly string[]])[] = [
  ['a tab, and nothing of the line below it', 'a:\n\tb: 1\n  c: 2\nd: 3\n', `2:1-2 ${tab}`],
  ['a tab on each of two lines', 'a:\n\tb: 1\n\tc: 2\n', `2:1-2 ${tab}`, `3:1-2 ${tab}`],
  ['a tab behind blanks', 'a:\n  b: 1\n  \tc: 2\n', `3:3-4 ${tab}`],
  ['a tab before a dash', 'a:\n\t- b\n', `2:1-2 ${tab}`],
  [
    'no colon, and nothing of the keys below',
    'a: 1\nkey\n  b: 3\n  c: 6\nd: 4\n',
    '2:1-4 Missing colon, expected "key:"',
  ],
  [
    'no blank behind the colon',
    'a:\n  key:3\n  c: 4\n',
    '2:3-8 Missing ": " between key and value, expected "key: 3"',
  ],
  [
    'an equals sign',
    'a:\n  key = 3\n  c: 4\n',
    '2:3-10 Missing ": " between key and value, expected "key: 3"',
  ],
  [
    'a wide colon',
    'a:\n  key\uff1a 3\n  c: 4\n',
    '2:3-9 Missing ": " between key and value, expected "key: 3"',
  ],
  ['no colon before a value, on the last line', 'a: 1\ntitle Worm\n', `2:1-11 ${noColon}`],
  ['a value below its key', 'a:\nWorm!\nb: 1\n', `2:1-6 ${noKey}`],
  ['deeper than its neighbour', 'a: 1\n  b: 2\nc: 3\n', `2:3-7 ${deeper}`],
  ['less deep than its neighbours', 'a:\n  b: 1\n c: 2\nd: 3\n', `3:2-6 ${indent('1 blank')}`],
  [
    'two bad indentations',
    'a:\n  b: 1\n c: 2\nd:\n    e: 1\n  f: 2\n',
    `3:2-6 ${indent('1 blank')}`,
    `6:3-7 ${indent('2 blanks')}`,
  ],
  ['dashes in two columns', 'a:\n  - b: 1\n - c: 2\nd: 3\n', `3:2-8 ${indent('1 blank')}`],
  ['a key beside dashes', 'a:\n  - b: 3\n  c: 4\n', `3:3-7 ${beside}`],
  ['an open quote', 'a: "b\nc: 1\n', `1:4-6 ${openQuote}`],
  ['an open quote that the next one closes', 'a: "b\nc: ["d", "e"]\nf: 1\n', `1:4-6 ${openQuote}`],
  ['two open quotes', 'a: "b\nc: 1\nd: "e\n', `1:4-6 ${openQuote}`, `3:4-6 ${openQuote}`],
  [
    'an apostrophe in a list',
    "a: [ 'b, c ]\nd: e\n",
    "1:6-13 Unexpected open quote, expected a closing ' on the same line",
  ],
  ['an open bracket', 'a: [b, c\nd: e\n', '1:4-9 Unexpected open bracket [, expected a closing ]'],
  ['an open brace', 'a: { b: 1\nd: e\n', '1:4-10 Unexpected open bracket {, expected a closing }'],
  [
    'a bracket too many, and nothing of the lines below',
    'a: [b]]\nc:\n  d: 1\ne: 2\n',
    '1:7-8 Unexpected ], expected none where no bracket is open',
  ],
  ['the wrong bracket', 'a: [b}\nc: 1\n', '1:6-7 Unexpected }, expected ] for the bracket that is open'],
  [
    'no comma',
    'a: { b: 3 c: 6 }\nd: 1\n',
    '1:9-17 Missing comma, expected one between two entries of [...] or {...}',
  ],
  ['two commas', 'a: [b,, c]\nd: 1\n', '1:7-8 Unexpected comma, expected an entry before it'],
  ['a second colon', 'a: b: c\nd: 1\n', `1:4-8 ${twoColons}`],
  ['text after a quote', 'a: "b" c\nd: 1\n', `1:8-9 ${afterQuote}`],
  ['an apostrophe in single quotes', "a: 'It's b'\nd: 1\n", `1:8-12 ${afterQuote}`],
  [
    'text beside a block sign',
    'a: |b\n  c\nd: 1\n',
    '1:5-6 Unexpected text after |, expected it on the lines below',
  ],
  [
    'a comment without a blank',
    'a: "b"#c\nd: 1\n',
    '1:7-9 Unexpected # right after a value, expected a blank before a comment',
  ],
  [
    'signs that no text begins with',
    'a: @b\nc: `d`\ne: %f\n',
    `1:4-6 ${sign('@')}`,
    `2:4-7 ${sign('`')}`,
    `3:4-6 ${sign('%')}`,
  ],
  ['emphasis taken for an alias', 'a: **b**\n', `1:4-9 ${sign('*')}`],
  ['an alias and its anchor, told where it repeats', 'a: &b 1\nc: *b\n', `2:4-6 ${sign('*')}`],
  ['a word that would be left out as an anchor', 'a: &b c\n', `1:4-8 ${sign('&')}`],
  ['a word that would be left out as a tag', 'a: !b c\n', `1:4-8 ${sign('!')}`],
  [
    'an escape',
    'a: "C:\\work"\n',
    '1:7-9 Unexpected \\w in double quotes, expected an escape that YAML knows',
  ],
  [
    'a key twice in a nested map',
    'a:\n  b: 1\n  c: 2\n  b: 3\n',
    '4:3-4 Unexpected second `b`, expected each key once',
  ],
  ['a list as a key', '? [a, b]\n: c\n', '1:3-9 Unexpected list or map as a key, expected a name'],
  ['a second document', 'a: 1\n---\nb: "c\n', '2:1-4 Unexpected ---, expected one document'],
  ['the end of a document', 'a: 1\n...\nb\n', '2:1-4 Unexpected ..., expected one document'],
  ['a directive', '%FOO\na: 1\n', '1:1-5 Unexpected % at the start of a line, expected a key'],
  [
    'a no-break blank as indentation',
    'a:\n\u00a0\u00a0b: 1\n  c: 2\n',
    '2:1-3 Unexpected blank of another kind (no-break or wide), expected an ordinary blank',
  ],
  [
    'three of different kinds',
    'a: "b"c\nd:\n  e: 1\n  count 3\nf:\n\tg: 1\n',
    `1:7-8 ${afterQuote}`,
    `4:3-10 ${noColon}`,
    `6:1-2 ${tab}`,
  ],
];

test.each(faulty)('%s', (_what, text, ...faults) => {
  expect(toldOf(text)).toEqual(faults);
});

test.each(faulty)('the same with CR LF taken away and lines above: %s', (_what, text, ...faults) => {
  const { faults: found } = readYaml({ file: 'x.md', firstLine: 11 }, text, anything);
  expect(found.map(({ line }) => line)).toEqual(faults.map((fault) => Number.parseInt(fault, 10) + 10));
});

test('the first of a doubled key is named by its line in the file', () => {
  const { faults } = readYaml({ file: 'x.md', firstLine: 2 }, 'a: 1\nb: 2\na: 3\na: 4\n', anything);
  expect(faults.map(({ line, note }) => `${line} ${note}`)).toEqual([
    '4 The first one is on line 2: merge both into one, or delete one of them.',
    '5 The first one is on line 2: merge both into one, or delete one of them.',
  ]);
});

test('what was likely meant is proposed', () => {
  const proposed = (text: string) =>
    readYaml({ file: 'x.yaml' }, text, anything).faults.map(({ expected }) => expected?.[0]);
  expect(proposed('key\nb: 1\n')).toEqual(['key:']);
  expect(proposed('a: Worm: the b\n')).toEqual(['"Worm: the b"']);
  expect(proposed('a: @b c\n')).toEqual(['"@b c"']);
  expect(proposed('a: [b}\n')).toEqual([']']);
  expect(proposed('a: "b\n')).toEqual([undefined]);
});

test('a right file after wrong ones has no fault: quotes over lines, brackets over lines, tabs between words', () => {
  expect(toldOf('a: "b\n  c"\nd: [e,\n  f]\ng:\th\t# i\nj: >-\n  k: l\n  \tm\n')).toEqual([]);
});

test('of a long text the first fault is told and none that may follow from it', () => {
  const text = `a: "b\n${'c: d\n'.repeat(5000)}`;
  expect(toldOf(text)).toEqual([`1:4-6 ${openQuote}`]);
});
