import type { Replay, ReplayRequest } from '../../src/engine/index.ts';
import type { Asked } from '../../src/import/index.ts';
import type { Remembered } from '../../src/import/verdicts.ts';

export interface FakeEngine {
  readonly replay: Replay;
  /** The rules of each time that it was asked. */
  readonly asked: string[][];
}

/** An engine that refuses what holds `refuse me`, or excludes its own network, and fires on each capture what holds `fires`. */
export function fakeEngine(): FakeEngine {
  const asked: string[][] = [];
  const replay = async ({ rules, captures }: ReplayRequest) => {
    const lines = rules.trimEnd().split('\n');
    asked.push(lines);
    const sidOf = (line: string) => Number(/sid:([0-9]+)/.exec(line)?.[1]);
    const alerts = lines
      .filter((line) => line.includes('fires'))
      .map((line) => ({ sid: sidOf(line), revision: 1, vlan: 0, count: 1 }));
    const refused = new Map<number, string>();
    for (const [index, line] of lines.entries()) {
      if (line.includes('refuse me')) refused.set(index + 1, 'detect-parse: I do not like it');
      if (line.includes('!$HOME_NET')) refused.set(index + 1, 'detect: Rule address range is NIL');
    }
    return {
      engine: 'Fake 1',
      refused,
      captures: [...captures].map(() => ({ alerts, packets: 1, wrongChecksums: 0, limits: [] })),
      scripts: new Map(),
    };
  };
  return { replay, asked };
}

/** Two captures of ordinary traffic. */
export const corpus = {
  digest: 'c'.repeat(64),
  captures: ['a', 'b'].map((name) => ({ name, sha256: name.repeat(64), bytes: () => new Uint8Array() })),
};

/** An engine to import with, that remembers. */
export function asked({ replay }: FakeEngine, memory: { now: Remembered } = { now: new Map() }): Asked {
  return {
    replay,
    corpus,
    remembered: memory.now,
    keep: async (learned) => {
      memory.now = learned;
    },
  };
}
