import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseYaml } from '../../src/source/yaml-syntax.ts';

const sound = `# An alarm and a policy in one
name: w32-kalel-a
title: "A host is sending: W32.Kalel.A@mm"
signatures: [one, two]
event-group:
  - ENSRT:W32-KALEL-A-001
  - ENSRT:W32-KALEL-A-002
  - ENSRT:W32-KALEL-A-003
description: >-
  Three in a minute: a machine at work.

  Not a person.

threshold:
  count: 3
  seconds: 60 # a minute
  hosts: 1
rules:
  - match: tcp
    port: 25
    action: drop
  - match: udp
    port: 53
    action: drop
count-by: source
`;

/** Slips of one line; undefined where the line has no place for it. */
const slips: Readonly<Record<string, (line: string) => string | undefined>> = {
  'a tab for blanks': (line) => (/^ +[\w-]/.test(line) ? line.replace(/^ +/, '\t') : undefined),
  'no colon': (line) => (/^ *[\w-]+:( |$)/.test(line) ? line.replace(':', '') : undefined),
  'no blank behind the colon': (line) =>
    /^ *[\w-]+: [a-z0-9]/.test(line) ? line.replace(': ', ':') : undefined,
  'a quote that opens': (line) => (/^ *[\w-]+: \w/.test(line) ? line.replace(': ', ': "') : undefined),
  'a quote that does not close': (line) => (/"$/.test(line) ? line.slice(0, -1) : undefined),
  'a bracket that opens': (line) => (/^ *[\w-]+: \w/.test(line) ? line.replace(': ', ': [') : undefined),
  'a bracket that does not close': (line) => (/\]$/.test(line) ? line.slice(0, -1) : undefined),
  'a bracket too many': (line) => (/\]$/.test(line) ? `${line}]` : undefined),
  'the wrong bracket': (line) => (/\]$/.test(line) ? line.replace(']', '}') : undefined),
  'a blank too many': (line) => (/^ *[\w-]+:/.test(line) ? ` ${line}` : undefined),
  'a blank too few': (line) => (/^ +[\w-]+:/.test(line) ? line.slice(1) : undefined),
  'a second colon': (line) => (/^ *[\w-]+: \w[^:#]*$/.test(line) ? `${line}: x` : undefined),
  'a sign before the text': (line) => (/^ *[\w-]+: \w/.test(line) ? line.replace(': ', ': @') : undefined),
  'words behind quotes': (line) =>
    /^ *[\w-]+: \w[^#]*$/.test(line) ? line.replace(/: (.*)$/, ': "$1" x') : undefined,
};

/** Some slips leave YAML that is right and says something else; the schema tells those. */
test.each(Object.entries(slips))('%s in any line is told there, and nowhere else', (_what, slip) => {
  const lines = sound.split('\n');
  const told = lines.flatMap((line, index) => {
    const slipped = slip(line);
    if (slipped === undefined) return [];
    const text = lines.map((other, at) => (at === index ? slipped : other)).join('\n');
    return [{ line: index + 1, at: parseYaml(text).faults.map(({ place }) => place.line) }];
  });
  const faulty = told.filter(({ at }) => at.length > 0);
  expect(faulty.length).toBeGreaterThan(0);
  expect(faulty.filter(({ line, at }) => at.length !== 1 || at[0] !== line)).toEqual([]);
});

test('the text that slips are made in has no fault', () => {
  expect(parseYaml(sound).faults).toEqual([]);
});

test('whatever the text, its faults are in it, in order, one a line, with an end behind the beginning', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('\n', '\n', '  ', '\t', 'a: ', '- ', '"', "'", '[', ']', '{', '}', ',', '#', '|', '>'),
    fc.constantFrom('&a', '*a', '!b', '?', '---\n', '...\n', '%', '@', '\u00a0', 'key', ': '),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('').replaceAll('\r', '');
      const lines = text.split('\n');
      const { faults } = parseYaml(text);
      for (const { place } of faults) {
        expect(place.line).toBeLessThanOrEqual(lines.length);
        expect(place.column).toBeLessThanOrEqual((lines[place.line - 1]?.length ?? 0) + 1);
        expect(place.end.line > place.line || place.end.column >= place.column).toBe(true);
      }
      const order = faults.map(({ place }) => place.line);
      expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
    }),
    { numRuns: 300 },
  );
});
