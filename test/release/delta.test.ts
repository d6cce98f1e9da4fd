import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyDelta, type Copy, compress, readDelta, writeDelta } from '../../src/release/index.ts';
import { hasCommand } from '../command.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clarion-delta-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const refused = expect.objectContaining({ kind: 'verification', code: 'release/delta' });
const older = randomBytes(700_000);

/** A tar of parts: those with a place are copied from the older one, the others are new. */
type Part = { readonly from: number; readonly length: number } | { readonly bytes: Uint8Array };

function tarOf(parts: readonly Part[]): { newer: Uint8Array; copies: readonly Copy[] } {
  const copies: Copy[] = [];
  const pieces: Uint8Array[] = [];
  let to = 0;
  for (const part of parts) {
    const bytes = 'bytes' in part ? part.bytes : older.subarray(part.from, part.from + part.length);
    if (!('bytes' in part)) copies.push({ to, back: older.length - part.from, length: bytes.length });
    pieces.push(bytes);
    to += bytes.length;
  }
  return { newer: Buffer.concat(pieces), copies };
}

// Lengths around those at which a block is full, and at which a copy is no longer worth it.
const lengths = fc.oneof(
  fc.integer({ min: 1, max: 3000 }),
  fc.integer({ min: 30, max: 40 }),
  fc.integer({ min: 131_060, max: 131_120 }),
  fc.integer({ min: 262_100, max: 262_200 }),
);
const parts = fc.array(
  fc.oneof(
    fc.record({ from: fc.integer({ min: 0, max: 400_000 }), length: lengths }),
    fc.record({ bytes: lengths.map((length) => randomBytes(length)) }),
  ),
  { minLength: 1, maxLength: 8 },
);

test('makes the newer tar again, whatever is copied and whatever is new', () => {
  fc.assert(
    fc.property(parts, (some) => {
      const { newer, copies } = tarOf(some);
      const made = applyDelta(older, writeDelta(newer, copies), newer.length);
      expect(Buffer.compare(made, newer)).toBe(0);
    }),
    { numRuns: 60 },
  );
});

test('is read again as the copies that it was written of, but for those too short to be worth it', () => {
  fc.assert(
    fc.property(parts, (some) => {
      const { newer, copies } = tarOf(some);
      const first = readDelta(writeDelta(newer, copies), newer.length);
      const again = readDelta(writeDelta(newer, first.copies), newer.length);
      expect(again).toEqual(first);
      const bytes = (all: readonly Copy[]) => all.reduce((sum, { length }) => sum + length, 0);
      expect(bytes(first.copies)).toBe(bytes(copies.filter(({ length }) => length >= 35)));
    }),
    { numRuns: 60 },
  );
});

test('of a tar that is nearly the same is hardly longer than what is new, however long the tar', () => {
  const line = Buffer.from('one line more');
  const long = Buffer.concat(Array.from({ length: 60 }, () => older));
  const newer = Buffer.concat([long.subarray(0, 1000), line, long.subarray(1000)]);
  const delta = writeDelta(newer, [
    { to: 0, back: long.length, length: 1000 },
    { to: 1000 + line.length, back: long.length - 1000, length: long.length - 1000 },
  ]);
  expect(delta.byteLength).toBeLessThan(150);
  expect(Buffer.compare(applyDelta(long, delta, newer.length), newer)).toBe(0);
});

test('applies with the zstd command, twice', (ctx) => {
  if (!hasCommand('zstd')) ctx.skip('the zstd command is not installed');
  const { newer, copies } = tarOf([
    { from: 100, length: 300_000 },
    { bytes: randomBytes(200_000) },
    { from: 7, length: 40 },
    { bytes: Buffer.from('.') },
    { from: 0, length: 131_073 },
  ]);
  writeFileSync(join(folder, 'old'), older);
  writeFileSync(join(folder, 'delta.zst'), writeDelta(newer, copies));
  const command = 'zstd -dcq delta.zst | zstd -dcq --patch-from=old';
  const made = execFileSync('sh', ['-c', command], { cwd: folder, maxBuffer: 1e8 });
  expect(Buffer.compare(made, newer)).toBe(0);
});

test('made by zstd --patch-from and packed once more applies here', (ctx) => {
  if (!hasCommand('zstd')) ctx.skip('the zstd command is not installed');
  const { newer } = tarOf([{ from: 9, length: 500_000 }, { bytes: Buffer.from('new') }]);
  writeFileSync(join(folder, 'old'), older);
  writeFileSync(join(folder, 'new'), newer);
  execFileSync('zstd', ['-9qq', '--patch-from=old', 'new', '-o', 'patch'], { cwd: folder });
  execFileSync('zstd', ['-qq', 'patch', '-o', 'delta'], { cwd: folder });
  const delta = readFileSync(join(folder, 'delta'));
  expect(Buffer.compare(applyDelta(older, delta, newer.length), newer)).toBe(0);
  // Others' patches are applied, and never joined.
  expect(() => readDelta(delta, newer.length)).toThrow(refused);
});

test('is refused on a shorter tar, when it makes more than was signed, and when it makes less', () => {
  const { newer, copies } = tarOf([{ from: 0, length: 100_000 }, { bytes: Buffer.from('new') }]);
  const delta = writeDelta(newer, copies);
  expect(() => applyDelta(older.subarray(0, 50), delta, newer.length)).toThrow(refused);
  expect(() => applyDelta(older, delta, newer.length - 1)).toThrow(refused);
  expect(() => applyDelta(older, delta, newer.length + 1)).toThrow(refused);
});

test('is refused where it copies from before the older tar, or from past its end', () => {
  const copied = (back: number) => () =>
    applyDelta(older, writeDelta(new Uint8Array(100), [{ to: 0, back, length: 100 }]), 100);
  expect(copied(older.length)()).toEqual(older.subarray(0, 100));
  expect(copied(100)()).toEqual(older.subarray(-100));
  expect(copied(older.length + 1)).toThrow(refused);
  expect(copied(99)).toThrow(refused);
});

test('that unpacks to a patch longer than the tar is refused before that is unpacked', () => {
  expect(() => applyDelta(older, compress(new Uint8Array(5_000_000)), 1000)).toThrow(
    // As many as a patch of no copies takes: blocks have headers.
    expect.objectContaining({
      code: 'release/delta',
      expected: expect.stringContaining('at most 1065 bytes'),
    }),
  );
});

test('with any one bit of its patch changed is refused, or makes what zstd makes of it', () => {
  const params = { [constants.ZSTD_d_windowLogMax]: 27 };
  const { newer, copies } = tarOf([{ bytes: Buffer.from('a') }, { from: 0, length: 900 }]);
  const patch = zstdDecompressSync(writeDelta(newer, copies));
  for (let at = 0; at < patch.length * 8; at += 1) {
    const forged = Buffer.from(patch);
    forged.writeUInt8(forged.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3);
    const made = orRefused(() => applyDelta(older, compress(forged), newer.length));
    if (made !== undefined)
      expect(Buffer.compare(made, zstdDecompressSync(forged, { dictionary: older, params }))).toBe(0);
    orRefused(() => readDelta(compress(forged), newer.length));
  }
});

function orRefused<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    expect(error).toEqual(refused);
    return undefined;
  }
}
