import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exampleFile, exampleKnown, exampleNote } from '../../src/advisory/example.ts';
import { checkNote, readNote } from '../../src/advisory/index.ts';
import { applyFixes } from '../../src/source/fix.ts';

function faultsOf(text: string) {
  const { read, faults } = readNote(exampleFile, new TextEncoder().encode(text));
  return [...faults, ...(read === undefined ? [] : checkNote(read, exampleKnown))];
}

const fragment = fc.oneof(
  fc.string(),
  fc.constantFrom(
    ...[
      '\n',
      '\n\n',
      ' ',
      '  \n',
      ' \n',
      '\t\n',
      '\r\n',
      '\u200b',
      '\u202e',
      '|a|b|\n|-|-|\n|c| b@a.evil |\n',
    ],
    ...[
      'http://a.evil/x',
      '<http://a.evil/x>',
      'www.a.evil',
      'b@a.evil',
      '`http://a.evil`',
      '```\nb@a.evil\n```\n',
    ],
    ...['##Repair\n', '## repair\n', '> ', '- ', '[', ']', '\\', '*', '_', '&amp;', '[x](http://a.evil)'],
  ),
);

test('whatever a note holds, its fixes end, leave nothing that is certain, and make no fault', () => {
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 30 }), (parts) => {
      const before = exampleNote.replace('Mail servers slow down.', () => parts.join(''));
      let text = before;
      for (let round = 0; round < 5; round++) text = applyFixes(text, faultsOf(text)).text;
      const after = faultsOf(text);
      expect(after.filter(({ actual }) => actual !== undefined)).toEqual([]);
      const errors = (faults: typeof after) => faults.filter(({ fatal }) => fatal === true).length;
      expect(errors(after)).toBeLessThanOrEqual(errors(faultsOf(before)));
    }),
    { seed: 2005, numRuns: 150 },
  );
});
