import { expect, it } from 'vitest';
import { byHand, generatedLines } from './dragon-lines.ts';
import { verdicts } from './dragon-verdicts.ts';
import { suricata } from './installed.ts';

it('213 compiled Dragon lines fire on what each describes, split anywhere, and are silent one byte off: one engine run', async (context) => {
  const binary = await suricata(context);
  const lines = [...byHand, ...generatedLines(200, 20_050_525)];
  const { errors, wrong, strays, counts } = await verdicts(binary, lines);
  expect(errors).toEqual([]);
  expect(wrong).toEqual([]);
  expect(strays).toEqual([]);
  expect(counts).toHaveLength(213);
  expect(counts.filter(({ fired, silent }) => fired === 0 || silent === 0)).toEqual([]);
});
