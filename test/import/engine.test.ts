import { expect, it } from 'vitest';
import { suricataReplay } from '../../src/engine/index.ts';
import { askLoads } from '../../src/import/index.ts';
import { suricata } from '../engine/installed.ts';
import { libraryOf, ruleText } from '../library/rules.ts';

it('no rule that the real engine passes over counts as one that loads', async (context) => {
  const replay = suricataReplay(await suricata(context));
  const lines = [
    ruleText(1),
    ruleText(2, 'An event of another version', 1, 'app-layer-event:http.no_such_event; ').replace(
      'tcp',
      'http',
    ),
    ruleText(3, 'An engine to come', 1, 'requires: version >= 99; '),
    ruleText(4, 'Elsewhere').replace('tcp any', 'tcp ![$HOME_NET,$DNS_SERVERS]'),
    ruleText(5, 'A protocol that is off by default').replace('tcp', 'modbus').replace('content:"c5"; ', ''),
    // The engine's own list of what it refused ends after 21.
    ...Array.from({ length: 40 }, (_, index) => ruleText(100 + index, 'Wrong', 1, `nonsense${index}:1; `)),
    ruleText(6),
  ];
  const library = libraryOf(lines.join('\n'));
  const { verdicts } = await askLoads({ library, replay, corpus: undefined, remembered: new Map() });
  const refused = [...verdicts].flatMap(([sid, verdict]) =>
    'refused' in verdict ? [[sid, verdict.refused]] : [],
  );
  expect([...verdicts].flatMap(([sid, verdict]) => ('alerts' in verdict ? [sid] : []))).toEqual([1, 4, 5, 6]);
  expect(refused.slice(0, 3)).toEqual([
    [2, expect.stringContaining('no_such_event')],
    [3, expect.stringContaining('version >= 99')],
    [100, expect.stringContaining("unknown rule keyword 'nonsense0'")],
  ]);
});
