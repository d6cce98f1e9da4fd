import { describe, expect, it } from 'vitest';
import { type Evidence, judge } from '../../src/engine/suricata/judge.ts';

/** Others held 100 rules and 25 failed ones; 2 rules of ours become 3. */
const good: Evidence = {
  ours: 3,
  held: 2,
  before: { loaded: 102, failed: 25 },
  others: { loaded: 100, failed: 25 },
  after: { loaded: 103, failed: 25 },
};

describe('what an engine holds after a reload', () => {
  it.each<[string, Partial<Evidence>, string | undefined]>([
    ['as the counts before and the test say', {}, undefined],
    ['and nobody tested the other files', { others: undefined }, undefined],
    ['and nobody asked before', { before: undefined }, undefined],
    ['and neither', { before: undefined, others: undefined, after: { loaded: 3, failed: 0 } }, undefined],
    [
      'after other files had changed, which the test saw',
      { others: { loaded: 110, failed: 25 }, after: { loaded: 113, failed: 25 } },
      'other rule files changed',
    ],
    [
      'in an engine that takes fewer rules of others than the tested one',
      { others: { loaded: 104, failed: 21 } },
      'another version',
    ],
  ])('is believed %s', (_, change, remark) => {
    const verdict = judge({ ...good, ...change });
    expect(verdict.sound).toBe(true);
    if (remark === undefined) expect(verdict).toEqual({ sound: true });
    else expect(verdict).toMatchObject({ remark: expect.stringContaining(remark) });
  });

  it.each<[string, Partial<Evidence>]>([
    ['one of ours failed', { after: { loaded: 102, failed: 26 } }],
    ["one of ours failed, and another's came", { after: { loaded: 103, failed: 26 } }],
    ['ours are all gone', { after: { loaded: 100, failed: 25 } }],
    ['all are gone', { after: { loaded: 0, failed: 0 } }],
    [
      'nobody asked before, and the test counted other files',
      { before: undefined, others: { loaded: 90, failed: 0 } },
    ],
    [
      'nobody asked anything, and it is fewer than ours',
      { before: undefined, others: undefined, after: { loaded: 2, failed: 0 } },
    ],
    [
      'as many of ours as before, which may be those, and the test counted others',
      { held: 3, before: { loaded: 103, failed: 25 }, others: { loaded: 90, failed: 25 } },
    ],
  ])('is not where %s', (_, change) => {
    expect(judge({ ...good, ...change })).toMatchObject({ sound: false, expected: expect.any(String) });
  });
});
