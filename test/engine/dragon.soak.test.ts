import { expect, it } from 'vitest';
import { generatedLines } from './dragon-lines.ts';
import { verdicts } from './dragon-verdicts.ts';
import { suricata } from './installed.ts';

it.for(Array.from({ length: 10 }, () => Math.floor(Math.random() * 2 ** 31)))(
  '1,000 other compiled lines fire and are silent, seed %i',
  async (seed, context) => {
    const binary = await suricata(context);
    const { errors, wrong, strays } = await verdicts(binary, generatedLines(1000, seed));
    expect({ errors, wrong, strays }).toEqual({ errors: [], wrong: [], strays: [] });
  },
);
