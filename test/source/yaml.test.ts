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

describe('syntax', () => {
  test('a quote over two lines is no fault where it ends', () => {
    expect(faultsOf('name: "a\n  b"\n')).toEqual([]);
  });
});

describe('schema: each fault in words, at its value or key', () => {
  const cases: readonly (readonly [text: string, ...faults: readonly string[]])[] = [
    ['', '1:1 Unexpected empty file, expected keys and values (Its keys are name, count, list, shape.)'],
    ['# a\n', '1:1 Unexpected empty file, expected keys and values (Its keys are name, count, list, shape.)'],
    [
      '- a\n- b\n',
      '1:1 Unexpected list, expected a map of keys and values (Begin with a key, a colon and its value, like "name: ...".)',
    ],
    ['name:\n', '1:1 Missing value of `name`, expected text'],
    ['name: ""\n', '1:7 Unexpected empty text in `name`, expected some text'],
    [
      'name: 1\n',
      '1:7 Unexpected 1 in `name`, expected text (Put it in quotes: without them YAML reads a number.)',
    ],
    ['name: a\ncount: 1.5\n', '2:8 Unexpected 1.5 in `count`, expected a whole number'],
    [
      'name: true\n',
      '1:7 Unexpected true in `name`, expected text (Put it in quotes: without them YAML reads a yes or no.)',
    ],
    [
      'name: a\ncount: "7"\n',
      '2:8 Unexpected "7" in `count`, expected a number (Take the quotes away: in them it is a text.)',
    ],
    [
      'name: a\nlist:\n  b\n  c\n',
      '3:3 Unexpected "b c" in `list`, expected a list (YAML joins these lines to one text. For a list, begin each with a dash and a blank, in one column: "- b".)',
    ],
    [
      'name: a\nlist:\n  -b\n',
      '3:3 Unexpected "-b" in `list`, expected a list (Put a blank after the dash: "- b".)',
    ],
    [
      'name: a\nshape: { kind: square, side: true }\n',
      '2:30 Unexpected true in `shape.side`, expected a number or text',
    ],
    ['name: a\ncount: 10\n', '2:8 Unexpected 10 in `count`, expected at most 9'],
    ['name: a\nlist: b\n', '2:7 Unexpected "b" in `list`, expected a list (Write it as a list: [b])'],
    [
      'name: a\nlist: [b, 3]\n',
      '2:11 Unexpected 3 in `list[2]`, expected text (Put it in quotes: without them YAML reads a number.)',
    ],
    ['nme: a\n', '1:1 Unexpected key `nme`, expected a known key (Did you mean `name`?)'],
    [
      'name: a\nzzz: 1\n',
      '2:1 Unexpected key `zzz`, expected a known key (Known keys: name, count, list, shape.)',
    ],
    ['name: []\n', '1:7 Unexpected empty list in `name`, expected text'],
    [
      'name: a\nshape: { kind: circel }\n',
      '2:16 Unexpected "circel" in `shape.kind`, expected one of circle, square (Did you mean `circle`?)',
      '2:8 Missing `shape.radius`, expected a number',
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
      '2:1 Unexpected second `name`, expected each key once (The first one is on line 1: merge both into one, or delete one of them.)',
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

test('a value knows its end, quotes included; what is missing has none', () => {
  const text = 'name: "a b"  # c\ncount: 3\nlist:\n  - one two\n  - x\n';
  const { raw } = readYaml({ file: 'x.yaml', firstLine: 2 }, text, schema);
  const shown = (...path: PropertyKey[]) => {
    const span = raw?.span(path);
    return `${span?.line}:${span?.column}-${span?.end.line}:${span?.end.column}`;
  };
  expect(shown('name')).toBe('2:7-2:12');
  expect(shown('count')).toBe('3:8-3:9');
  expect(shown('list', 0)).toBe('5:5-5:12');
  expect(shown('list')).toBe('5:3-6:6');
  expect(shown('shape', 'kind')).toBe('2:1-2:1');
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
