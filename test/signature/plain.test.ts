import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPlain } from '../../src/signature/rule/plain.ts';

test('tells each byte from 0x00 to 0xff, wherever it stands', () => {
  for (let byte = 0; byte < 256; byte += 1)
    for (let at = 0; at < 12; at += 1) {
      const bytes = Buffer.alloc(12, 'a').fill(byte, at, at + 1);
      const isControl = (byte < 0x20 && byte !== 0x09 && byte !== 0x0a) || byte === 0x7f;
      expect([byte, at, isPlain(bytes)]).toEqual([byte, at, !isControl]);
    }
});

test('says the same as an expression over the text, of any part of a buffer', () => {
  const byte = fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(0x20, 0x7e, 0x80, 0xff, 0x61, 0x09, 0x0a) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) },
  );
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 40 }), fc.nat(8), (all, from) => {
      const part = Buffer.from(all).subarray(from);
      expect(isPlain(part)).toBe(!/[\x00-\x08\x0b-\x1f\x7f]/.test(part.toString('latin1')));
    }),
    { numRuns: 2000 },
  );
});
