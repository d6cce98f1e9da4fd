import { describe, expect, test } from 'vitest';
import { exampleFile, exampleKnown, exampleNote } from '../../src/advisory/example.ts';
import { checkNote, checks, type Example, type Level, readNote } from '../../src/advisory/index.ts';
import { applyFixes } from '../../src/source/fix.ts';

describe('the examples of each check', () => {
  test('the example note has no fault', () => {
    expect(faultsOf(exampleNote)).toEqual([]);
  });

  test('there are at least thirty, each with an id of its own and a faulty example', () => {
    expect(checks.length).toBeGreaterThanOrEqual(30);
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
        expect(fixedOf(text)).toBe(changed({ ...example, by: example.fixed ?? example.by }));
      });
    for (const [index, example] of examples.sound.entries())
      test(`${id}: sound example ${index + 1} has no fault`, () => {
        expect(faultsOf(changed(example))).toEqual([]);
      });
  }
});

describe('the level of a check', () => {
  const untitled = changed({ replace: 'title: Worm - W32.Kalel.A@mm', by: 'title: A worm' });
  const draft = untitled.replace('status: final', 'status: draft');

  test('a workspace raises it, lowers it, and turns it off', () => {
    expect(faultsOf(untitled)).toMatchObject([{ rule: 'title-threat', fatal: false }]);
    expect(faultsOf(untitled, { 'title-threat': 'error' })).toMatchObject([{ fatal: true }]);
    expect(faultsOf(untitled, { 'title-threat': 'off' })).toEqual([]);
    const unnamed = changed({ replace: 'The signature `ENSRT:W32-KALEL-A-001` fires', by: 'It fires' });
    expect(faultsOf(unnamed)).toMatchObject([{ rule: 'detection-names', fatal: true }]);
    expect(faultsOf(unnamed, { 'detection-names': 'warning' })).toMatchObject([{ fatal: false }]);
  });

  test('a warning about a draft stays one', () => {
    expect(faultsOf(draft, { 'title-threat': 'error' })).toMatchObject([{ fatal: false }]);
  });

  test('what others rely on keeps its level', () => {
    const unknown = changed({ replace: 'policies: [quarantine]', by: 'policies: [quarantaine]' });
    expect(faultsOf(unknown, { 'policy-known': 'off' })).toMatchObject([
      { rule: 'policy-known', fatal: true },
    ]);
  });
});

function changed({ replace, by }: Example): string {
  expect(exampleNote).toContain(replace);
  return exampleNote.replace(replace, () => by);
}

function messagesOf(text: string, levels: Readonly<Record<string, Level>> = {}) {
  const { read, faults } = readNote(exampleFile, new TextEncoder().encode(text));
  return [...faults, ...(read === undefined ? [] : checkNote(read, { ...exampleKnown, levels }))];
}

function fixedOf(text: string): string {
  return applyFixes(text, messagesOf(text)).text;
}

function faultsOf(text: string, levels: Readonly<Record<string, Level>> = {}) {
  return messagesOf(text, levels).map(({ line, column, ruleId, reason, fatal }) => ({
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
