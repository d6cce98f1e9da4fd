import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compress, decompress } from '../../src/release/index.ts';
import { hasCommand } from '../command.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clarion-bundle-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Rules, each unlike the others. */
function rules(count: number): Uint8Array {
  const lines = Array.from(
    { length: count },
    (_, sid) =>
      `# alert tcp any any -> any ${(sid * 7919) % 65536} (content:"${(sid * 2654435761) % 4294967296}"; sid:${sid}; rev:1;)\n`,
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

  test('is one frame, also where it is as long as the chunks that Node packs in', () => {
    // What does not compress makes frames of any length wanted.
    for (let length = 16_384 - 32; length <= 16_384; length += 1) {
      const bytes = randomBytes(length);
      expect(Buffer.compare(decompress(compress(bytes), length), bytes)).toBe(0);
    }
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
