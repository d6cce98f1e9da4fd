import { describe, expect, it } from 'vitest';
import { exampleFile, exampleKnown } from '../../src/advisory/example.ts';
import { checkNote, readNote } from '../../src/advisory/index.ts';
import { byCodeUnit } from '../../src/names/order.ts';
import { faultyNotes } from './places/faulty.ts';
import { bytesOf, type FaultyNote } from './places/note.ts';

function faultsOf(note: FaultyNote) {
  const { read, faults } = readNote(exampleFile, bytesOf(note));
  const all = [...faults, ...(read === undefined ? [] : checkNote(read, exampleKnown))];
  return all.sort(
    (a, b) =>
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0) ||
      byCodeUnit(a.ruleId ?? '', b.ruleId ?? ''),
  );
}

describe('the places of faults', () => {
  it('the note that the others are made from has none', () => {
    expect(faultsOf({ what: 'sound', lines: {}, faults: [] })).toEqual([]);
  });

  it('are counted out in thirty notes with three to nine faults each', () => {
    expect(faultyNotes.length).toBeGreaterThanOrEqual(30);
    for (const { what, faults } of faultyNotes) {
      expect(faults.length, what).toBeGreaterThanOrEqual(3);
      expect(faults.length, what).toBeLessThanOrEqual(9);
    }
  });

  it.each(faultyNotes)('every fault once, none hidden, each at its place: $what', (note) => {
    const found = faultsOf(note);
    expect(found.map(({ line, column, ruleId }) => `${line}:${column} ${ruleId}`)).toEqual(note.faults);
    const told = found.map(({ line, column, reason }) => `${line}:${column} ${reason}`);
    expect(new Set(told).size).toBe(told.length);
    expect(found.every(({ file }) => file === exampleFile)).toBe(true);
  });
});
