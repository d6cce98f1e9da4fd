import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exampleFile, exampleKnown, exampleNote } from '../../src/advisory/example.ts';
import { checkNote, readNote } from '../../src/advisory/index.ts';
import { limits } from '../../src/advisory/limits.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const inBody = (text: string) => exampleNote.replace('Mail servers slow down.', () => text);
const inMatter = (text: string) => exampleNote.replace('policies: [quarantine]', () => text);

/** What would cost much to parse is refused by a look at its size, before a parser sees it. */
const refused: readonly (readonly [what: string, note: string, place: string, reason: string])[] = [
  ['10 MB', inBody('word '.repeat(2_000_000)), '1:1', 'Unexpected size of 1000'],
  ['a body of 130 kB', inBody('word '.repeat(26_000)), '19:1', 'Unexpected body of 130'],
  ['10,000 nested quotes', inBody(`${'>'.repeat(10_000)} a`), '34:1', 'nested deeper than 12'],
  ['10,000 nested quotes with blanks', inBody(`${'> '.repeat(10_000)} a`), '34:1', 'nested deeper than 12'],
  ['lists in lists on one line', inBody(`${'- '.repeat(5000)} a`), '34:1', 'nested deeper than 12'],
  ['a list far indented', inBody(`a\n\n${' '.repeat(400)}- b`), '36:1', 'nested deeper than 12'],
  ['emphasis that opens and never closes', inBody('*a_ '.repeat(20_000)), '34:1', 'signs of Markdown'],
  ['open brackets', inBody('['.repeat(50_000)), '34:1', 'signs of Markdown'],
  [
    'lines that lazily continue a quote',
    inBody(`> a\n${'b\n'.repeat(2500)}`),
    '534:1',
    '501 lines without an empty line',
  ],
  ['a table of 1,000 columns', inBody(`${'|a'.repeat(1000)}|`), '34:1', '1001 signs |'],
  [
    'a table of many cells',
    inBody(`${`${'|a'.repeat(38)}|\n`.repeat(280)}`),
    '290:1',
    'more than 10000 cells',
  ],
  ['100,000 lines', inBody('a\n\n'.repeat(50_000)), '1:1', 'Unexpected size of'],
  ['5,000 lines', inBody('a\n\n'.repeat(2500)), '19:1', 'lines, expected at most 3000'],
  ['YAML lists in lists', inMatter(`policies: ${'['.repeat(10_000)}`), '12:35', 'nesting deeper than 24'],
  ['YAML maps in maps', inMatter(`policies: ${'{a: '.repeat(10_000)}`), '12:104', 'nesting deeper than 24'],
  [
    'YAML aliases that explode',
    inMatter(`policies: [&a [x, x], &b [*a, *a], [*b, *b]]`),
    '12:27',
    'Unexpected *',
  ],
  [
    'front matter of 70 kB',
    inMatter(`policies: [${'x, '.repeat(23_000)}]`),
    '1:1',
    'Unexpected front matter of',
  ],
];

test.each(refused)('%s is told in one clear fault', (what, note, place, reason) => {
  const text = what === '100,000 lines' ? note + 'x'.repeat(limits.bytes) : note;
  const { note: read, faults } = readNote(exampleFile, bytes(text));
  expect(read).toBeUndefined();
  expect(faults.map(({ line, column }) => `${line}:${column}`)).toEqual([place]);
  expect(faults[0]?.reason).toContain(reason);
});

test('a map with 10,000 keys is one fault', () => {
  const keys = Array.from({ length: 6000 }, (_, index) => `k${index}: 1`).join('\n');
  const { faults } = readNote(exampleFile, bytes(inMatter(keys)));
  expect(faults.map(({ reason }) => reason)).toEqual([
    expect.stringContaining('entries, expected at most 2000'),
  ]);
});

test('UTF-16 and binary files are told as such', () => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(exampleNote, 'utf16le')]);
  expect(readNote(exampleFile, utf16).faults.map(({ reason }) => reason)).toEqual([
    'Unexpected UTF-16 text, expected UTF-8',
  ]);
  const binary = Buffer.from('\xff\n'.repeat(100), 'latin1');
  expect(readNote(exampleFile, binary).faults.map(({ reason }) => reason)).toEqual([
    'Unexpected bytes on 100 lines, expected UTF-8 text',
  ]);
});

test('a key of the language itself is an unknown key', () => {
  const { faults } = readNote(exampleFile, bytes(inMatter('__proto__: { policies: [x] }')));
  expect(faults.map(({ reason }) => reason)).toEqual(['Unexpected key `__proto__`, expected a known key']);
});

const fragment = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '---',
    '\n',
    '\n\n',
    '## Overview',
    '# ',
    '> ',
    '- ',
    '[a][b]',
    '<b>',
    '![](x)',
    '`',
    '*',
    'id: ',
    '"',
    '{',
    '|',
    '\t',
    '&#x202e;',
    '\r',
    '\u0000',
    '\ufeff',
    '[^a]: ',
  ),
  fc.constant(exampleNote),
);

test('whatever a note holds, reading and checking it ends with faults at places that are in it', () => {
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 40 }), fc.boolean(), (parts, framed) => {
      const text = framed ? exampleNote.replace('Mail', () => parts.join('')) : parts.join('');
      const { read, note, faults } = readNote(exampleFile, bytes(text));
      const all = [...faults, ...(read === undefined ? [] : checkNote(read, exampleKnown))];
      if (note === undefined) expect(all).not.toEqual([]);
      const lines = text.replaceAll('\r\n', '\n').split('\n');
      for (const { line = 0, column = 0, reason } of all) {
        expect(line, reason).toBeLessThanOrEqual(lines.length);
        expect(column, reason).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
      }
    }),
    { numRuns: 150 },
  );
});

test('whatever bytes a note holds, reading it ends', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (content) => {
      const { faults } = readNote(exampleFile, content);
      expect(faults).not.toEqual([]);
    }),
    { numRuns: 150 },
  );
});
