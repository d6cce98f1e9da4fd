import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest } from '../../src/names/nearest.ts';
import { readText } from '../../src/source/text.ts';

const read = (bytes: Uint8Array | string) => readText('x', Buffer.from(bytes), 1000);
const placesOf = (bytes: Uint8Array) => read(bytes).faults.map(({ line, column }) => `${line}:${column}`);

test('a byte order mark and CR LF are taken away without a fault', () => {
  const { source, faults } = read('\ufeffa\r\nb\n');
  expect(faults).toEqual([]);
  expect(source?.text).toBe('a\nb\n');
});

test('a conflict that Git left is one fault; the text is read on as its first side has it', () => {
  const { source, faults } = read(
    'a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> other\nc: 4\n<<<<<<< x\nd\n||||||| y\ne\n=======\nf\n>>>>>>> z\n',
  );
  expect(faults.map(({ line, column, reason }) => `${line}:${column} ${reason}`)).toEqual([
    '2:1 Unexpected conflict that Git left, to line 6, expected one of its two sides',
    '8:1 Unexpected conflict that Git left, to line 14, expected one of its two sides',
  ]);
  expect(source?.text).toBe('a: 1\n\nb: 2\n\n\n\nc: 4\n\nd\n\n\n\n\n\n');
  expect(read('<<<<<<< HEAD\na\n>>>>>>> b\nHeading\n=======\n').faults).toEqual([]);
});

test('invalid bytes are told at the first of each line; columns count characters as editors do', () => {
  expect(placesOf(Buffer.from([0x61, 0xff, 0x62, 0xff, 0x0a, 0xc3, 0x28]))).toEqual(['1:2', '2:1']);
  expect(placesOf(Buffer.concat([Buffer.from('ä€'), Buffer.from([0xe2, 0x82])]))).toEqual(['1:3']);
  expect(placesOf(Buffer.from([0x61, 0xef, 0xbf, 0x41]))).toEqual(['1:2']);
  expect(placesOf(Buffer.from([0x61, 0xc0, 0xaf]))).toEqual(['1:2']);
  expect(placesOf(Buffer.from('a\ufffdb'))).toEqual([]);
});

test('a file in Windows-1252 or Latin-1 is one fault, and is read as it was meant', () => {
  const text = Array.from({ length: 9 }, (_, index) => `${index} M\u00fcller fand ihn`).join('\n');
  const { source, faults } = read(Buffer.from(text, 'latin1'));
  expect(faults.map(({ line, column, reason }) => `${line}:${column} ${reason}`)).toEqual([
    '1:4 Unexpected Windows-1252 or Latin-1 text, here and on 8 more lines, expected UTF-8',
  ]);
  expect(faults[0]?.note).toContain('Save the file as UTF-8');
  expect(source?.text).toBe(text);
});

test('up to three lines in it are told one by one', () => {
  const { source, faults } = read(Buffer.from('M\u00fcller\nand\nLef\u00e8vre\n', 'latin1'));
  expect(faults.map(({ line, column }) => `${line}:${column}`)).toEqual(['1:2', '3:4']);
  expect(source?.text).toBe('M\u00fcller\nand\nLef\u00e8vre\n');
});

test('UTF-8 with some damage is no Latin-1: what is right in it stays', () => {
  const damaged = Buffer.concat([
    Buffer.from('M\u00fcller and Lef'),
    Buffer.from([0xe8]),
    Buffer.from('vre'),
  ]);
  expect(read(damaged).source?.text).toBe('M\u00fcller and Lefvre');
  expect(read('the sign \ufffd itself').source?.text).toBe('the sign \ufffd itself');
});

test('UTF-16, with or without its mark, and bytes that are no text are told as such, once', () => {
  const reasons = (bytes: Buffer) => read(bytes).faults.map(({ reason }) => reason);
  const utf16 = ['Unexpected UTF-16 text, expected UTF-8'];
  expect(reasons(Buffer.from('name: a\ntitle: b\n', 'utf16le'))).toEqual(utf16);
  expect(reasons(Buffer.from('\ufeffname: a\n', 'utf16le'))).toEqual(utf16);
  const picture = Buffer.from([
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0xd8, 0x4e, 0xff,
  ]);
  expect(reasons(picture)).toEqual(['Unexpected bytes that are no text, expected UTF-8 text']);
});

test('hidden characters are one fault a line, are taken out, and places still name the file', () => {
  const { source, faults } = read('a\u200bb\u200bc\n\u0000d\n');
  expect(faults.map(({ line, column, reason }) => `${line}:${column} ${reason}`)).toEqual([
    '1:2 Unexpected invisible character U+200B (zero-width space) and 1 more on this line, expected text that shows what it holds',
    '2:1 Unexpected invisible character U+0000 (NUL), expected text that shows what it holds',
  ]);
  expect(source?.text).toBe('abc\nd\n');
  expect(source?.place({ line: 1, column: 3 })).toEqual({ line: 1, column: 5 });
  expect(source?.place({ line: 2, column: 1 })).toEqual({ line: 2, column: 2 });
});

test('a tag character, of two code units, counts as both', () => {
  const { source, faults } = read('a\u{e0041}b');
  expect(faults).toHaveLength(1);
  expect(source?.place({ line: 1, column: 2 })).toEqual({ line: 1, column: 4 });
});

test('more bytes than the ceiling are not read', () => {
  expect(read('a'.repeat(1001))).toEqual({
    faults: [expect.objectContaining({ reason: 'Unexpected size of 1001 bytes, expected at most 1000' })],
  });
});

test('valid text comes back as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (text) => {
      const { source, faults } = read(text);
      if (faults.length === 0) expect(source?.text).toBe(text.replace(/^\ufeff/, ''));
    }),
    { numRuns: 200 },
  );
});

test('the nearest known word is the one that was probably meant, and none where none is near', () => {
  const known = ['severity', 'status', 'signatures'];
  expect(nearest('severty', known)).toBe('severity');
  expect(nearest('stauts', known)).toBe('status');
  expect(nearest('Signatures', known)).toBe('signatures');
  expect(nearest('colour', known)).toBeUndefined();
});
