import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../src/engine/suricata/folder.ts';
import { failedRules } from '../../src/engine/suricata/rulesets.ts';
import { startSuricata } from '../../src/engine/suricata/start.ts';
import { checkDetector } from '../../src/signature/detector/index.ts';
import { soundScripts } from '../signature/detector/sound.ts';
import { suricata } from './installed.ts';

/** The same numbers each time (Lehmer, modulo 2^31 - 1). */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const token = /"[^"\n]*"|--[^\n]*|[A-Za-z_][A-Za-z0-9_]*|[0-9.]+|==|~=|<=|>=|\.\.|\s+|./g;

it('what the check lets pass of fifty thousand scripts with words taken out, doubled or changed round, Lua reads', async (context) => {
  const binary = await suricata(context);
  const roll = dice(20_261_123);
  const words = soundScripts.map(([, text]) => text.match(token) ?? []);
  const all = words.flat().filter((word) => word.trim() !== '');
  const passed = new Set<string>();
  for (let round = 0; round < 50_000; round++) {
    const script = [...(words[roll(words.length)] ?? [])];
    for (let change = roll(3); change >= 0; change--) {
      const at = roll(script.length);
      const by = [
        [],
        [script[at], ' ', script[at]],
        [all[roll(all.length)]],
        [script[at], '\n', all[roll(all.length)], ' '],
      ];
      script.splice(at, 1, ...(by[roll(by.length)] ?? []).map((word) => word ?? ''));
    }
    const text = script.join('');
    if (checkDetector(text).length === 0) passed.add(text);
  }
  expect(passed.size).toBeGreaterThan(1000);
  const folder = await temporaryFolder();
  try {
    const rulePath = join(folder, 'rules');
    await mkdir(rulePath);
    const scripts = [...passed];
    for (const [index, text] of scripts.entries()) await writeFile(join(rulePath, `${index + 1}.lua`), text);
    const rules = scripts.map(
      (_, index) => `alert tcp any any -> any any (lua:${index + 1}.lua; sid:${index + 1}; rev:1;)\n`,
    );
    await writeFile(join(rulePath, 'x.rules'), rules.join(''));
    const engine = await startSuricata({ binary, folder, ruleFiles: ['x.rules'], defaultRulePath: rulePath });
    try {
      const refused = (await failedRules(engine.commands)).map(({ line }) => scripts[line - 1]);
      expect(refused).toEqual([]);
    } finally {
      await engine.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
