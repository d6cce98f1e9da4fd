import { describe, expect, it } from 'vitest';
import { killDeploys, killUpdates } from './kill.ts';

describe('kill -9, a hundred times', () => {
  // Each moment of the run in turn, and a little jitter.
  const sweep = (round: number, took: number) => took * (0.5 + (0.7 * round) / 100) + Math.random() * 3;

  it('of update leaves the old release or the new one, and the next run carries on', async () => {
    expect(await killUpdates(100, sweep)).toBeGreaterThan(30);
  }, 600_000);

  it('of deploy leaves the old generation or the new one, and the next run carries on', async () => {
    expect(await killDeploys(100, sweep)).toBeGreaterThan(30);
  }, 600_000);
});
