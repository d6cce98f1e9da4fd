import { expect, test } from 'vitest';
import { oneLine, printable, printableJson, terminal } from '../../src/cli/terminal.ts';

const hostile = 'a\x1b[8mb\x9b2Jc\u202ed\u061ce\u2028f\rg\x07';

test('text from outside loses what a terminal would obey', () => {
  expect(printable(hostile)).toBe('a\\x1b[8mb\\x9b2Jc\\x202ed\\x61ce\\x2028f\\x0dg\\x07');
});

test('JSON for a terminal holds none of it either, and means the same', () => {
  const text = printableJson({ title: hostile });
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u2028-\u202e]/);
  expect(JSON.parse(text)).toEqual({ title: hostile });
});

test('a title can not begin a line of its own', () => {
  expect(oneLine('Worm\nRelease 9 signed by Ada')).toBe('Worm\\nRelease 9 signed by Ada');
});

test('text from outside gets no colour of its own through one of ours', () => {
  const styled = terminal({}).style('red', 'a\x1b[8mb');
  expect(printable(styled)).toContain('a\\x1b[8mb');
});
