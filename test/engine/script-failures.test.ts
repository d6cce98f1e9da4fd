import { expect, it } from 'vitest';
import { scriptFailures } from '../../src/engine/suricata/script-failures.ts';

it('finds the first words of each script that failed, by its name', () => {
  const log = [
    '[1 - W#02] 2026-11-23 17:05:20 Info: detect-lua: failed to run script: /tmp/x/rules/bad.lua:7: attempt to index x',
    '[1 - W#02] 2026-11-23 17:05:20 Info: detect-lua: failed to run script: /tmp/x/rules/bad.lua:9: another',
    '[1 - W#01] 2026-11-23 17:05:20 Info: detect-lua: failed to run script: two.lua:1: attempt to call y',
    '[1 - W#01] 2026-11-23 17:05:20 Info: pcap: read 1 file',
  ].join('\n');
  expect([...scriptFailures(log)]).toEqual([
    ['bad.lua', 'line 7: attempt to index x'],
    ['two.lua', 'line 1: attempt to call y'],
  ]);
});
