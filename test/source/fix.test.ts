import { expect, test } from 'vitest';
import { fault } from '../../src/source/fault.ts';
import { applyFixes } from '../../src/source/fix.ts';

const mend = (line: number, column: number, was: string, by: string) =>
  fault({
    file: 'a.md',
    place: { line, column, end: { line, column: column + was.length } },
    rule: 'x',
    reason: 'Unexpected',
    fix: { was, by },
  });

test('fixes change their own characters and no others: line ends, byte order mark and order stay', () => {
  const text = '\ufeffone two\r\nthree # four\r\n\tfive';
  const { text: fixed, fixed: told } = applyFixes(text, [mend(2, 1, 'three', '3'), mend(1, 5, 'two', '2')]);
  expect(fixed).toBe('\ufeffone 2\r\n3 # four\r\n\tfive');
  expect(told.map(({ line }) => line)).toEqual([1, 2]);
});

test('a fix whose text is not there any more is left out', () => {
  expect(applyFixes('one twu', [mend(1, 5, 'two', '2'), mend(9, 1, 'a', 'b')])).toEqual({
    text: 'one twu',
    fixed: [],
  });
});

test('of two fixes that overlap the first is made', () => {
  const { text, fixed } = applyFixes('abcdef', [mend(1, 3, 'cde', 'x'), mend(1, 1, 'abc', 'y')]);
  expect([text, fixed.length]).toEqual(['ydef', 1]);
});

test('what is only a proposal is no fix', () => {
  const place = { line: 1, column: 1, end: { line: 1, column: 4 } };
  const proposal = fault({ file: 'a.md', place, rule: 'x', reason: 'Unexpected', expected: 'One' });
  expect(applyFixes('one', [proposal])).toEqual({ text: 'one', fixed: [] });
});
