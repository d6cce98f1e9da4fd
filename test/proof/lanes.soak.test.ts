import { expect, it } from 'vitest';
import { suricataReplay } from '../../src/engine/index.ts';
import { laneOf, readLanes, writeLanes } from '../../src/proof/lanes.ts';
import { planTrials } from '../../src/proof/plan.ts';
import { proofRules } from '../../src/proof/rule-file.ts';
import { subjects } from '../../src/proof/subject.ts';
import { checkedWorkspace } from '../../src/workspace/index.ts';
import { suricata } from '../engine/installed.ts';

const root = new URL('../..', import.meta.url).pathname;

it('the engine says of every sample and variant of this repository the same alone and in a lane', async (context) => {
  const binary = await suricata(context);
  const { signatures } = await checkedWorkspace(root);
  const all = subjects(signatures);
  const { trials } = planTrials({ all, judged: all, fresh: all, tried: new Set(), corpus: undefined });
  const captures = trials.map(({ bytes }) => bytes());
  const lanes = captures.map(laneOf);
  const fit = lanes.flatMap((lane, index) =>
    lane === undefined ? [] : [{ lane, capture: captures[index] }],
  );
  const merged = writeLanes(fit.map(({ lane }) => lane));
  const result = await suricataReplay(binary)({
    ...proofRules(all),
    captures: [merged.bytes, ...fit.flatMap(({ capture }) => capture ?? [])].map((bytes) => () => bytes),
  });
  const [together, ...alone] = result.captures;
  const divided = readLanes(merged.packets, together);
  expect(divided).toHaveLength(fit.length);
  expect(fit.length).toBeGreaterThan(1000);
  const sorted = (report: (typeof alone)[number] | undefined) =>
    report?.alerts.toSorted((a, b) => a.sid - b.sid);
  const differing = alone.flatMap((report, index) => {
    const lane = divided?.[index];
    return JSON.stringify(sorted(report)) === JSON.stringify(sorted(lane)) ? [] : [{ index, report, lane }];
  });
  expect(differing).toEqual([]);
}, 600_000);
