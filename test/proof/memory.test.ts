import { describe, expect, it } from 'vitest';
import type { ReplayRequest } from '../../src/engine/index.ts';
import { type Memory, proveSignatures, readMemory, writeMemory } from '../../src/proof/index.ts';
import type { Signature } from '../../src/workspace/workspace.ts';
import { type Answers, answering } from './answering.ts';
import { sample, signature, workspace } from './subjects.ts';

const first = signature();
const second: Signature = {
  ...signature({ name: 'ENSRT:TEST-002', sid: 8, dragon: 'T D A S 10 80 25 ENSRT:TEST-002 hello' }),
  fires: [sample('samples/worse.yaml', 'worse.yaml')],
  silent: [sample('samples/fine.yaml', 'fine.yaml')],
};
const fires: Answers = { 'bad.yaml': [7], 'worse.yaml': [8] };

describe('what was proven', () => {
  it('is not proven again: no engine is started', async () => {
    const { memory, proofs } = await run([first, second]);
    const again = await run([first, second], memory);
    expect(again).toMatchObject({ engines: 0, proofs, recalled: 2 });
    expect(again.memory).toEqual(memory);
  });

  it.each<[string, Signature]>([
    ['its rule', { ...first, data: { ...first.data, dragon: 'T D A S 10 80 25 ENSRT:TEST-001 hallo' } }],
    ['its revision', { ...first, data: { ...first.data, revision: 4 } }],
    ['a sample', { ...first, fires: [sample('samples/bad.yaml', 'bad.yaml, differently')] }],
    ['its detector', { ...first, detector: { name: 'x.lua', text: '-- other' } }],
    [
      'what its author says of it',
      {
        ...first,
        data: {
          ...first.data,
          samples: { ...first.data.samples, misses: [{ variant: 'one-byte', why: 'x' }] },
        },
      },
    ],
  ])('is proven again where %s changed, and the others are not', async (_, changed) => {
    const { memory } = await run([first, second]);
    expect(await run([changed, second], memory)).toMatchObject({ engines: 1, recalled: 1 });
  });

  it("is tried on another signature's new silent sample, and on that alone", async () => {
    const { memory } = await run([first, second]);
    const more = { ...second, silent: [...second.silent, sample('samples/new.yaml', 'new.yaml')] };
    const { proofs, captures } = await run([first, more], memory, { ...fires, 'new.yaml': [7] });
    expect(proofs).toMatchObject([
      {
        level: 'unproven',
        failures: ['samples/new.yaml of ENSRT:TEST-002: expected silence there too, saw 1 alert'],
      },
      { level: 'proven' },
    ]);
    expect(captures).toBeGreaterThan(0);
  });

  it('is proven again where another rule changed whose findings it asks for', async () => {
    const rule = 'alert tcp any any -> any 25 (flowbits:isset,seen; content:"x";)';
    const asking = signature({ suricata: { rule, why: 'x' } });
    const setter = (content: string) => ({
      ...second,
      data: {
        ...second.data,
        suricata: {
          rule: `alert tcp any any -> any 25 (content:"${content}"; flowbits:set,seen;)`,
          why: 'x',
        },
      },
    });
    const { memory } = await run([asking, setter('a')]);
    expect(await run([asking, setter('a')], memory)).toMatchObject({ recalled: 2 });
    expect(await run([asking, setter('b')], memory)).toMatchObject({ recalled: 0 });
  });

  it('is not remembered where it failed', async () => {
    const { memory } = await run([first, second], undefined, { 'worse.yaml': [8] });
    expect(await run([first, second], memory)).toMatchObject({
      recalled: 1,
      proofs: [{ level: 'proven' }, { level: 'proven' }],
    });
  });

  it('is what was written, or nothing', () => {
    expect(readMemory(Buffer.from('{"silent":[],"proofs":[["x",{}]]}'))).toBeUndefined();
  });
});

async function run(signatures: readonly Signature[], memory?: Memory, answers = fires) {
  const requests: ReplayRequest[] = [];
  const captures: Uint8Array[] = [];
  let kept: Memory | undefined;
  let recalled = -1;
  const proofs = await proveSignatures(workspace(...signatures), answering(answers, { requests, captures }), {
    memory,
    recalled: (count) => {
      recalled = count;
    },
    keep: async (next) => {
      kept = readMemory(writeMemory(next));
    },
  });
  return { proofs, memory: kept, recalled, engines: requests.length, captures: captures.length };
}
