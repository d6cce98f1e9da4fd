import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { worthwhileDelta } from '../../src/publish/patch.ts';
import { applyDelta } from '../../src/release/index.ts';
import { hasCommand } from '../command.ts';

const older = Buffer.concat([randomBytes(20_000), Buffer.from('older')]);
const newer = Buffer.concat([older, Buffer.from(', and newer')]);

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a delta worth publishing', () => {
  test('is made by the zstd command where it is', async (ctx) => {
    if (!hasCommand('zstd')) ctx.skip('the zstd command is not installed');
    const delta = await worthwhileDelta(older, newer, 1000);
    expect(Buffer.compare(applyDelta(older, delta ?? new Uint8Array(), newer.byteLength), newer)).toBe(0);
  });

  test('is made by Node where the command is not', async () => {
    vi.stubEnv('PATH', '/nowhere');
    const delta = await worthwhileDelta(older, newer, 1000);
    expect(Buffer.compare(applyDelta(older, delta ?? new Uint8Array(), newer.byteLength), newer)).toBe(0);
  });

  test('looks all the way back in a large tar, with the zstd command', async (ctx) => {
    if (!hasCommand('zstd')) ctx.skip('the zstd command is not installed');
    const large = Buffer.from(randomBytes(12_000_000).toString('hex'));
    const edited = Buffer.concat([
      large.subarray(0, 1000),
      Buffer.from('one line more'),
      large.subarray(1000),
    ]);
    const delta = await worthwhileDelta(large, edited, large.byteLength);
    expect(delta?.byteLength).toBeLessThan(10_000);
  });

  test('is smaller than the bound that the whole bundle sets', async () => {
    expect(await worthwhileDelta(older, randomBytes(20_000), 10_000)).toBeUndefined();
  });
});
