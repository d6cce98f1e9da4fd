import { describe, expect, it } from 'vitest';
import { killDeploys, killUpdates } from './kill.ts';

describe('kill -9 at a random moment', () => {
  const random = (_: number, took: number) => took * (0.5 + 0.6 * Math.random());

  it('of update leaves the old release or the new one, and the next run carries on', async () => {
    expect(await killUpdates(10, random)).toBeGreaterThan(0);
  });

  it('of deploy leaves the old generation or the new one, and the next run carries on', async () => {
    expect(await killDeploys(10, random)).toBeGreaterThan(0);
  });
});
