import { expect, it } from 'vitest';
import { findSuricata } from '../../src/engine/index.ts';
import { needing } from '../command.ts';
import { endWatches } from './end.ts';

const binary = await findSuricata();

it(
  'SIGTERM ends a watch cleanly before, in and after a deploy',
  needing('Suricata', binary !== undefined),
  async () => {
    const moments = [0.5, 0.7, 0.9];
    const { told } = await endWatches(
      binary ?? '',
      moments.length,
      (round, took) => took * (moments[round - 1] ?? 1),
    );
    expect(told).toBeGreaterThan(0);
  },
);
