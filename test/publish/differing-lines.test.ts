import fc from 'fast-check';
import { expect, it } from 'vitest';
import { differingLines } from '../../src/publish/history/differing-lines.ts';

const differ = (a: string, b: string) => differingLines(Buffer.from(a), Buffer.from(b));

it('tells the lines that only one of two texts has', () => {
  expect(differ('a\nb\nc\n', 'a\nB\nc\n')).toEqual({ gone: ['b'], come: ['B'] });
  expect(differ('a\nb\n', 'a\nb\n')).toEqual({ gone: [], come: [] });
  expect(differ('', 'a\n')).toEqual({ gone: [], come: ['a'] });
  expect(differ('ab\nb\n', 'b\n')).toEqual({ gone: ['ab'], come: [] });
});

it('tells what a comparison of all lines tells, wherever they differ', () => {
  const lines = ['a', 'b', 'ab', 'aab', 'x'.repeat(70_000), 'b'.repeat(65_536), 'c', 'bc'];
  const text = fc.uniqueArray(fc.constantFrom(...lines), { maxLength: 8 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const end = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
      const only = (one: readonly string[], other: readonly string[]) =>
        new Set(one.filter((line) => !other.includes(line)));
      const { gone, come } = differ(end(a), end(b));
      expect(new Set(gone)).toEqual(only(a, b));
      expect(new Set(come)).toEqual(only(b, a));
    }),
  );
});
