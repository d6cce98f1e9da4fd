import { describe, expect, it } from 'vitest';
import type { Replay, ReplayRequest } from '../../src/engine/index.ts';
import { type DetectorTime, proveSignatures } from '../../src/proof/index.ts';
import { type Answers, answering } from './answering.ts';
import { signature, workspace } from './subjects.ts';

describe('proving', () => {
  it('proves a signature that fired where it should and stayed silent where it should be', async () => {
    const [proof] = await proveSignatures(
      workspace(signature()),
      answering({ 'bad.yaml': [7], 'good.yaml': [] }),
    );
    expect(proof).toMatchObject({
      name: 'ENSRT:TEST-001',
      sid: 7,
      revision: 3,
      level: 'proven',
      engine: 'Suricata 7.0.10',
      failures: [],
    });
    expect(proof?.samples).toMatchObject([
      { path: 'samples/bad.yaml', expect: 'fires', alerts: 1, ok: true },
      { path: 'samples/good.yaml', expect: 'silent', alerts: 0, ok: true },
    ]);
  });

  it.each<[string, Answers, RegExp]>([
    [
      'it is silent where it should fire',
      { 'bad.yaml': [], 'good.yaml': [] },
      /bad\.yaml: expected an alert, saw none/,
    ],
    [
      'another signature fired in its place',
      { 'bad.yaml': [8], 'good.yaml': [] },
      /bad\.yaml: expected an alert/,
    ],
    [
      'it fires where it should be silent',
      { 'bad.yaml': [7], 'good.yaml': [7, 7] },
      /good\.yaml: expected silence, saw 2 alerts/,
    ],
    [
      'the engine read nothing of a sample',
      { 'bad.yaml': [7], 'good.yaml': 'unread' },
      /good\.yaml: the engine read no packet/,
    ],
    [
      'checksums of a sample are wrong',
      { 'bad.yaml': [7], 'good.yaml': 'wrong checksums' },
      /good\.yaml: the engine put 4 packets aside/,
    ],
    [
      'the engine reached a limit, and may have lost alerts',
      { 'bad.yaml': [7], 'good.yaml': 'too much' },
      /good\.yaml: the engine reached its limit detect\.alert_queue_overflow/,
    ],
  ])('does not where %s', async (_, answers, reason) => {
    const [proof] = await proveSignatures(workspace(signature()), answering(answers));
    expect(proof?.level).toBe('unproven');
    expect(proof?.failures).toEqual([expect.stringMatching(reason)]);
  });

  it("does not where the engine refuses the rule, and gives the engine's words", async () => {
    const other = signature({ name: 'ENSRT:TEST-000', sid: 6 });
    const [first, second] = await proveSignatures(
      workspace(other, signature()),
      answering({ 'bad.yaml': [6] }, { refused: [[2, 'no such keyword']] }),
    );
    expect(first?.failures).toEqual([]);
    expect(second?.failures).toEqual(['Suricata 7.0.10 refuses the rule: no such keyword']);
  });

  it('does not where a detector failed while it ran, which the engine takes for silence', async () => {
    const rule = 'alert tcp any any -> any 25 (flow:established; lua:x.lua;)';
    const detecting = signature({ detector: 'x.lua', suricata: { rule, why: 'x' } });
    const detector = { name: 'x.lua', text: '-- x' };
    const requests: ReplayRequest[] = [];
    const replay = answering({ 'bad.yaml': [7] }, { scripts: [['7-x.lua', 'line 3: nil']], requests });
    const [proof] = await proveSignatures(workspace({ ...detecting, detector }), replay);
    expect(proof?.failures).toEqual(['its detector failed while it ran, line 3: nil']);
    expect(requests[0]).toMatchObject({
      rules: expect.stringContaining('lua:7-x.lua;'),
      detectors: [{ name: '7-x.lua', text: '-- x' }],
    });
  });

  it('does not where a detector is too slow, and tells what it takes', async () => {
    const rule = 'alert tcp any any -> any 25 (flow:established; lua:x.lua;)';
    const slow = {
      ...signature({ detector: 'x.lua', suricata: { rule, why: 'x' } }),
      detector: { name: 'x.lua', text: '-- x' },
    };
    let clock = 0;
    let isTimed = false;
    const engine = answering({ 'bad.yaml': [7] });
    const replay: Replay = (request) => {
      isTimed = request.rules.includes('noalert') && request.rules.includes('lua:');
      return engine(request);
    };
    const times: DetectorTime[] = [];
    const options = {
      now: () => {
        clock += isTimed ? 20_000 : 1;
        return clock;
      },
      timed: (all: readonly DetectorTime[]) => void times.push(...all),
    };
    const [proof] = await proveSignatures(workspace(slow), replay, options);
    expect(times).toMatchObject([{ name: 'ENSRT:TEST-001', ok: false }]);
    expect(proof).toMatchObject({
      level: 'unproven',
      failures: [expect.stringMatching(/^its detector takes [0-9.]+ µs a packet on samples/)],
    });
  });

  it('does not without a sample of each kind, engine or not', async () => {
    const bare = { ...signature(), silent: [] };
    for (const replay of [undefined, answering({ 'bad.yaml': [7] })])
      expect(await proveSignatures(workspace(bare), replay)).toMatchObject([
        { level: 'unproven', failures: ['it has no sample on which it stays silent'] },
      ]);
  });

  it('says unproven, and no failure, where no engine is there', async () => {
    const [proof] = await proveSignatures(workspace(signature()), undefined);
    expect(proof).toMatchObject({ level: 'unproven', samples: [], failures: [] });
    expect(proof).not.toHaveProperty('engine');
  });

  it('takes all signatures through one engine, and those that were named alone', async () => {
    const requests: ReplayRequest[] = [];
    const other = signature({
      name: 'ENSRT:TEST-002',
      sid: 8,
      dragon: 'T D A S 0 80 25 ENSRT:TEST-002 world',
    });
    const replay = answering({ 'bad.yaml': [7, 8] }, { requests });
    const proofs = await proveSignatures(workspace(signature(), other), replay);
    expect(proofs.map(({ level }) => level)).toEqual(['proven', 'proven']);
    expect(
      requests.map(({ rules }) => rules.split('\n').map((rule) => /sid:([0-9]+)/.exec(rule)?.[1])),
    ).toEqual([['7', '8', undefined]]);
    expect(
      await proveSignatures(workspace(signature(), other), replay, { names: ['ENSRT:TEST-002'] }),
    ).toMatchObject([{ sid: 8 }]);
  });

  it('does not know a name that the workspace does not know', async () => {
    const asked = proveSignatures(workspace(signature()), undefined, { names: ['ENSRT:TEST-01'] });
    await expect(asked).rejects.toMatchObject({ kind: 'usage', expected: 'one of ENSRT:TEST-001' });
  });
});
