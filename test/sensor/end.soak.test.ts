import { expect, it } from 'vitest';
import { findSuricata } from '../../src/engine/index.ts';
import { needing } from '../command.ts';
import { endWatches } from './end.ts';

const binary = await findSuricata();

it(
  'SIGTERM ends a watch cleanly at any moment, a hundred times',
  needing('Suricata', binary !== undefined),
  async () => {
    // Each moment of the run in turn, and a little jitter.
    const sweep = (round: number, took: number) => took * (0.2 + round / 100) + Math.random() * 10;
    const { told, deployed } = await endWatches(binary ?? '', 100, sweep);
    console.log(`of 100 runs that were told to end, ${told} listened, and ${deployed} had deployed`);
    expect(told).toBeGreaterThan(50);
    expect(deployed).toBeGreaterThan(20);
  },
);
