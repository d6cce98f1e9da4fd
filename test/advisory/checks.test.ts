import { describe, expect, test } from 'vitest';
import { exampleFile, exampleKnown, exampleNote } from '../../src/advisory/example.ts';
import { checkNote, checks, type Example, readNote } from '../../src/advisory/index.ts';

describe('the examples of each check', () => {
  test('the example note has no fault', () => {
    expect(faultsOf(exampleNote)).toEqual([]);
  });

  test('every check has its file name as id, and a faulty example', () => {
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    for (const { id, examples } of checks) expect(examples.faulty, id).not.toEqual([]);
  });

  for (const { id, examples } of checks) {
    for (const [index, example] of examples.faulty.entries())
      test(`${id}: faulty example ${index + 1} has its faults, at their places, and no others`, () => {
        const text = changed(example);
        const expected = example.faults.map(({ at, reason, warning }) => ({
          place: placeOf(text, at),
          rule: id,
          reason,
          fatal: warning !== true,
        }));
        expect(faultsOf(text)).toEqual(expected);
      });
    for (const [index, example] of examples.sound.entries())
      test(`${id}: sound example ${index + 1} has no fault`, () => {
        expect(faultsOf(changed(example))).toEqual([]);
      });
  }
});

function changed({ replace, by }: Example): string {
  expect(exampleNote).toContain(replace);
  return exampleNote.replace(replace, () => by);
}

function faultsOf(text: string) {
  const { read, faults } = readNote(exampleFile, new TextEncoder().encode(text));
  const all = [...faults, ...(read === undefined ? [] : checkNote(read, exampleKnown))];
  return all.map(({ line, column, ruleId, reason, fatal }) => ({
    place: `${line}:${column}`,
    rule: ruleId,
    reason,
    fatal,
  }));
}

function placeOf(text: string, at: string): string {
  const offset = text.indexOf(at);
  expect(offset, at).toBeGreaterThan(-1);
  const before = text.slice(0, offset);
  return `${before.split('\n').length}:${offset - before.lastIndexOf('\n')}`;
}
