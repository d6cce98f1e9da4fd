import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyDelta, compress, decompress, makeDelta } from '../../src/release/index.ts';
import { hasCommand } from '../command.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clarion-delta-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Rules, each unlike the others, so that only the older text helps to pack the newer. */
function rules(count: number, changed: ReadonlySet<number> = new Set()): Uint8Array {
  const lines = Array.from(
    { length: count },
    (_, sid) =>
      `# alert tcp any any -> any ${(sid * 7919) % 65536} (content:"${(sid * 2654435761) % 4294967296}"; sid:${sid}; rev:${changed.has(sid) ? 2 : 1};)\n`,
  );
  return Buffer.from(lines.join(''));
}

describe('a bundle', () => {
  test('unpacks to what was packed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 5000 }), (bytes) => {
        expect(Buffer.compare(decompress(compress(bytes), bytes.byteLength), bytes)).toBe(0);
      }),
    );
  });

  test('that unpacks to more than the ceiling is refused, whatever its header says', () => {
    const bomb = compress(new Uint8Array(50_000_000));
    expect(bomb.byteLength).toBeLessThan(10_000);
    expect(() => decompress(bomb, 1_000_000)).toThrow(
      expect.objectContaining({ kind: 'verification', code: 'release/bundle' }),
    );
  });

  test('with anything after its one frame is refused: zstd -d would read it, and we would not', () => {
    const bundle = compress(rules(20));
    const skippable = Buffer.from('502a4d180200000068', 'hex');
    for (const more of [Buffer.from('x'), skippable, compress(new Uint8Array()), bundle])
      expect(() => decompress(Buffer.concat([bundle, more]), 1_000_000)).toThrow(
        expect.objectContaining({ kind: 'verification', code: 'release/bundle' }),
      );
  });

  test('with any one bit changed is refused or unpacks to the same, never to other bytes', () => {
    const bundle = compress(rules(20));
    let refusals = 0;
    for (let at = 0; at < bundle.byteLength; at += 1) {
      const forged = Uint8Array.from(bundle);
      forged[at] = (forged[at] ?? 0) ^ 1;
      try {
        expect(Buffer.compare(decompress(forged, 1_000_000), rules(20))).toBe(0);
      } catch (error) {
        expect(error).toMatchObject({ code: 'release/bundle' });
        refusals += 1;
      }
    }
    expect(refusals).toBeGreaterThan(bundle.byteLength * 0.9);
  });

  test('unpacks with zstd -d and carries its length and a checksum', (ctx) => {
    if (!hasCommand('zstd')) ctx.skip('the zstd command is not installed');
    writeFileSync(join(folder, 'b.zst'), compress(rules(50)));
    const listing = execFileSync('zstd', ['-lv', 'b.zst'], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    expect(listing).toMatch(/Check: XXH64/);
    expect(listing).toContain(`(${rules(50).byteLength} B)`);
    expect(Buffer.compare(execFileSync('zstd', ['-dcq', 'b.zst'], { cwd: folder }), rules(50))).toBe(0);
  });
});

describe('a delta', () => {
  const older = rules(20_000);
  const newer = rules(20_000, new Set([3, 5000, 19_999]));

  test('of three changed rules in 20,000 is under 500 bytes and makes the newer tar', () => {
    const delta = makeDelta(older, newer);
    expect(delta.byteLength).toBeLessThan(500);
    expect(Buffer.compare(applyDelta(older, delta, newer.byteLength), newer)).toBe(0);
  });

  test('applies with zstd -d --patch-from', (ctx) => {
    if (!hasCommand('zstd')) ctx.skip('the zstd command is not installed');
    writeFileSync(join(folder, 'old'), older);
    writeFileSync(join(folder, 'delta'), makeDelta(older, newer));
    const made = execFileSync('zstd', ['-dcq', '--patch-from=old', 'delta'], { cwd: folder, maxBuffer: 1e8 });
    expect(Buffer.compare(made, newer)).toBe(0);
  });

  test('made by zstd --patch-from applies here', (ctx) => {
    if (!hasCommand('zstd')) ctx.skip('the zstd command is not installed');
    writeFileSync(join(folder, 'old'), older);
    writeFileSync(join(folder, 'new'), newer);
    execFileSync('zstd', ['-9qq', '--patch-from=old', 'new', '-o', 'delta'], { cwd: folder });
    expect(
      Buffer.compare(applyDelta(older, readFileSync(join(folder, 'delta')), newer.byteLength), newer),
    ).toBe(0);
  });

  test('is refused on another tar, when it makes more than was signed, and when it makes less', () => {
    const delta = makeDelta(older, newer);
    const refused = expect.objectContaining({ kind: 'verification', code: 'release/delta' });
    expect(() => applyDelta(rules(10), delta, newer.byteLength)).toThrow(refused);
    expect(() => applyDelta(older, delta, newer.byteLength - 1)).toThrow(refused);
    expect(() => applyDelta(older, delta, newer.byteLength + 1)).toThrow(refused);
  });
});
