import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readYaml } from '../../src/source/yaml.ts';

const schema = z.strictObject({
  name: z.string().min(1),
  count: z.int().min(1).max(9).optional(),
  list: z.array(z.string()).optional(),
  shape: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('circle'), radius: z.number() }),
      z.strictObject({
        kind: z.literal('square'),
        side: z.union([z.int(), z.string().regex(/^\$/, 'a variable')]),
      }),
    ])
    .optional(),
});

const faultsOf = (text: string) => readYaml({ file: 'x.yaml' }, text, schema).faults.map(tell);
const tell = ({
  line,
  column,
  reason,
  note,
}: {
  line?: number | undefined;
  column?: number | undefined;
  reason: string;
  note?: string | undefined;
}) => `${line}:${column} ${reason}${note === undefined ? '' : ` (${note})`}`;

describe('syntax: the place of the cause, once', () => {
  const cases: readonly (readonly [text: string, ...faults: readonly string[]])[] = [
    ['name: a\nlist:\n\t- b\n', '3:1 Unexpected tab, expected blanks for the indentation'],
    ['name: a\n  count: 1\n', '2:3 Unexpected deeper indentation, expected the column of the key before it'],
    [
      'shape:\n  kind: circle\n radius: 1\nname: a\n',
      '3:1 Unexpected indentation, expected the keys of one list or map in one column',
    ],
    ['name: "a\ncount: 1\n', '1:7 Unexpected open quote, expected a closing quote on the same line'],
    ['name: "a\nlist: ["b", "c"]\n', '1:7 Unexpected open quote, expected a closing quote on the same line'],
    ["list: [ 'a, b ]\nname: c\n", '1:9 Unexpected open quote, expected a closing quote on the same line'],
    ['list: [a, b\nname: c\n', '1:7 Unexpected open bracket, expected a closing one'],
    ['name: a: b\n', '1:7 Unexpected second ": " on one line, expected one key and one value'],
    ['name\ncount: 1\n', '1:1 Unexpected text, expected "key: value"'],
    ['name: @a\n', '1:7 Unexpected sign at the start of a text, expected a letter, a digit or a quote'],
    [
      'name: "a" b\n',
      '1:11 Unexpected text after the end of a value, expected the next key on a line of its own',
    ],
    ['name: "a\\q"\n', '1:9 Unexpected backslash in double quotes, expected an escape that YAML knows'],
    ['name: **a**\n', '1:7 Unexpected * at the start of a text, expected the text itself'],
    ['name: !a b\n', '1:7 Unexpected YAML tag, expected plain text'],
    ['name: a\n---\nname: b\n', '2:1 Unexpected --- or ..., expected one document'],
  ];
  test.each(cases)('%j', (text, ...faults) => {
    const found = readYaml({ file: 'x.yaml' }, text, schema).faults;
    expect(found.map(({ line, column, reason }) => `${line}:${column} ${reason}`)).toEqual(faults);
  });

  test('a quote over two lines is no fault where it ends', () => {
    expect(faultsOf('name: "a\n  b"\n')).toEqual([]);
  });
});

describe('schema: each fault in words, at its value or key', () => {
  const cases: readonly (readonly [text: string, ...faults: readonly string[]])[] = [
    ['', '1:1 Missing `name`, expected text'],
    ['- a\n', '1:1 Unexpected a list in `document`, expected a map of keys and values'],
    ['name:\n', '1:1 Missing `name`, expected text'],
    [
      'name: 1\n',
      '1:7 Unexpected 1 in `name`, expected text (Put it in quotes, or YAML reads it as a number or a yes/no.)',
    ],
    ['name: a\ncount: 1.5\n', '2:8 Unexpected 1.5 in `count`, expected a whole number'],
    ['name: a\ncount: 10\n', '2:8 Unexpected 10 in `count`, expected at most 9'],
    ['name: a\nlist: b\n', '2:7 Unexpected "b" in `list`, expected a list (Write it as a list: [b])'],
    [
      'name: a\nlist: [b, 3]\n',
      '2:11 Unexpected 3 in `list[2]`, expected text (Put it in quotes, or YAML reads it as a number or a yes/no.)',
    ],
    ['nme: a\n', '1:1 Unexpected key `nme`, expected a known key (Did you mean `name`?)'],
    [
      'name: a\nzzz: 1\n',
      '2:1 Unexpected key `zzz`, expected a known key (Known keys: name, count, list, shape.)',
    ],
    ['name: []\n', '1:7 Unexpected an empty list in `name`, expected text'],
    [
      'name: a\nshape: { kind: circel }\n',
      '2:16 Unexpected "circel" in `shape.kind`, expected one of circle, square (Did you mean `circle`?)',
    ],
    ['name: a\nshape: { radius: 1 }\n', '2:8 Missing `shape.kind`, expected one of circle, square'],
    [
      'name: a\nshape: { kind: circle, raduis: 1 }\n',
      '2:24 Unexpected key `raduis` in `shape`, expected a known key (Did you mean `radius`?)',
    ],
    [
      'name: a\nshape: { kind: square, side: x }\n',
      '2:30 Unexpected "x" in `shape.side`, expected a variable',
    ],
    [
      'name: a\nname: b\ncount: 10\n',
      '2:1 Unexpected second use of a key, expected each key once (Merge the two into one, or delete one.)',
      '3:8 Unexpected 10 in `count`, expected at most 9',
    ],
    [
      'name: "a\\u202eb"\n',
      '1:7 Unexpected invisible character U+202E (right-to-left override), expected text that shows what it holds',
    ],
  ];
  test.each(cases)('%j', (text, ...faults) => {
    expect(faultsOf(text)).toEqual(faults);
  });
});

describe('places', () => {
  test('lines count from where the text stands in its file', () => {
    const { data } = readYaml({ file: 'x.md', firstLine: 5 }, 'name: a\nlist: [b, c]\n', schema);
    expect(data?.at(['list', 1])).toEqual({ line: 6, column: 11 });
    expect(data?.at(['count'])).toEqual({ line: 5, column: 1 });
  });

  test('a character inside a text, in each style of YAML', () => {
    const inside = (text: string, offset: number) =>
      readYaml({ file: 'x' }, text, z.object({ a: z.string() })).data?.inside(['a'], offset);
    expect(inside('a: bcd\n', 2)).toEqual({ line: 1, column: 6 });
    expect(inside('a: "bcd"\n', 2)).toEqual({ line: 1, column: 7 });
    expect(inside('a: |\n  bc\n  de\n', 4)).toEqual({ line: 3, column: 4 });
    expect(inside('a: >-\n  bc\n  de\n', 4)).toEqual({ line: 3, column: 4 });
  });
});

test('a value knows its end, quotes included; what is missing, or a list over lines, only where it begins', () => {
  const text = 'name: "a b"  # c\ncount: 3\nlist:\n  - one two\n  - x\n';
  const { raw } = readYaml({ file: 'x.yaml', firstLine: 2 }, text, schema);
  const shown = (...path: PropertyKey[]) => {
    const span = raw?.span(path);
    return `${span?.line}:${span?.column}-${span?.end.line}:${span?.end.column}`;
  };
  expect(shown('name')).toBe('2:7-2:12');
  expect(shown('count')).toBe('3:8-3:9');
  expect(shown('list', 0)).toBe('5:5-5:12');
  expect(shown('list')).toBe('5:3-5:3');
  const { faults } = readYaml({ file: 'x.yaml' }, 'name: 007\nlits: [x]\n', schema);
  expect(faults.map(({ place, actual, expected }) => ({ place, actual, expected }))).toEqual([
    {
      place: { start: { line: 1, column: 7 }, end: { line: 1, column: 10 } },
      actual: '007',
      expected: ['"007"'],
    },
    {
      place: { start: { line: 2, column: 1 }, end: { line: 2, column: 5 } },
      actual: 'lits',
      expected: ['list'],
    },
  ]);
});
