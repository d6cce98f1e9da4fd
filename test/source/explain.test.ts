import { expect, test } from 'vitest';
import { z } from 'zod';
import { applyFixes } from '../../src/source/fix.ts';
import { readYaml } from '../../src/source/yaml.ts';

const slug = z.string().regex(/^[a-z][a-z-]*$/, 'lower-case letters and hyphens');
const schema = z.strictObject({
  threat: z.strictObject({ name: z.string().max(20), classes: z.array(slug).min(1).max(2) }).optional(),
  classes: z.record(slug, z.strictObject({ title: z.string() })).optional(),
  sids: z
    .strictObject({ from: z.int(), to: z.int() })
    .refine(({ from, to }) => from <= to, '`from` no higher than `to`')
    .optional(),
  turn: z.union([z.strictObject({ client: z.string() }), z.strictObject({ server: z.string() })]).optional(),
  rule: z
    .discriminatedUnion('match', [z.strictObject({ match: z.literal('tcp'), port: z.int() })])
    .optional(),
  count: z.int().optional(),
});

/** Each fault as `line:column-end reason (hint)`. */
const told = (text: string) =>
  readYaml({ file: 'x.yaml' }, text, schema).faults.map(({ place, line, column, reason, note }) => {
    const end = place !== undefined && 'start' in place ? `-${place.end.column}` : '';
    return `${line}:${column}${end} ${reason}${note === undefined ? '' : ` (${note})`}`;
  });

test('a word behind its kind and a colon is proposed alone', () => {
  const label = z.strictObject({ tlp: z.enum(['GREEN', 'AMBER+STRICT']) });
  const { faults } = readYaml({ file: 'x.yaml' }, 'tlp: TLP:AMBER+strict\n', label);
  expect(faults.map(({ expected }) => expected)).toEqual([['AMBER+STRICT']]);
});

test('a text in the place of a map is told with the keys of the map', () => {
  expect(told('threat: Worm\n')).toEqual([
    '1:9-13 Unexpected "Worm" in `threat`, expected a map of keys and values (Its keys are name, classes.)',
  ]);
});

test('a key of a record that is no name is told at the key, with the name that it was meant to be', () => {
  expect(told('classes:\n  worm: { title: a }\n  Backdoor Trojan:\n    title: b\n')).toEqual([
    '3:3-18 Unexpected key `Backdoor Trojan` in `classes`, expected lower-case letters and hyphens (Did you mean `backdoor-trojan`?)',
  ]);
});

test('a key that is near a missing one is told once, and the missing one is not', () => {
  expect(told('threat:\n  name: a\n  class: [b]\n')).toEqual([
    '3:3-8 Unexpected key `class` in `threat`, expected a known key (Did you mean `classes`?)',
  ]);
  expect(told('turn: { servr: a }\n')).toEqual([
    '1:9-14 Unexpected key `servr` in `turn`, expected a known key (Did you mean `server`?)',
  ]);
  expect(told('rule: { mach: tcp, port: 1 }\n')).toEqual([
    '1:9-13 Unexpected key `mach` in `rule`, expected a known key (Did you mean `match`?)',
  ]);
});

test('a key that is near one that stands there is not proposed', () => {
  expect(told('count: 1\ncuont: 2\n')).toEqual([
    '2:1-6 Unexpected key `cuont`, expected a known key (`count` is there already: delete one of the two.)',
  ]);
});

test('an unknown key and a missing one that are not near are two faults', () => {
  expect(told('threat:\n  name: a\n  colour: [b]\n')).toEqual([
    '2:3 Missing `threat.classes`, expected a list',
    '3:3-9 Unexpected key `colour` in `threat`, expected a known key (Known keys: name, classes.)',
  ]);
});

test('sizes are told with what was found', () => {
  expect(told(`threat: { name: ${'x'.repeat(21)}, classes: [a, b, c] }\n`)).toEqual([
    '1:17-38 Unexpected text of 21 characters in `threat.name`, expected at most 20 characters',
    '1:49-58 Unexpected list of 3 entries in `threat.classes`, expected at most 2 entries',
  ]);
  expect(told('threat: { name: a, classes: [] }\n')).toEqual([
    '1:29-31 Unexpected empty list in `threat.classes`, expected at least 1 entry',
  ]);
});

test('a rule about several values names them', () => {
  expect(told('sids: { from: 2, to: 1 }\n')).toEqual([
    '1:7-25 Unexpected values in `sids`, expected `from` no higher than `to`',
  ]);
});

test('a key without a value is underlined as a key, a missing one is a bare place', () => {
  expect(told('threat:\n  name:\n')).toEqual([
    '2:3-7 Missing value of `threat.name`, expected text',
    '2:3 Missing `threat.classes`, expected a list',
  ]);
});

test('quotes that a number needs or does not need are a certain fix', () => {
  const fixed = (text: string) => applyFixes(text, readYaml({ file: 'x.yaml' }, text, schema).faults).text;
  expect(fixed('count: "7" # c\nthreat: { name: 1.0, classes: [a] }\n')).toBe(
    'count: 7 # c\nthreat: { name: "1.0", classes: [a] }\n',
  );
  expect(fixed("count: '7'\n")).toBe('count: 7\n');
  expect(fixed('count: "seven"\n')).toBe('count: "seven"\n');
});
