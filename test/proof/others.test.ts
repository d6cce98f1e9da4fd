import { describe, expect, it } from 'vitest';
import { type Corpus, proveSignatures } from '../../src/proof/index.ts';
import { capture } from '../../src/traffic/index.ts';
import type { Signature } from '../../src/workspace/workspace.ts';
import { answering } from './answering.ts';
import { conversation, sample, signature, workspace } from './subjects.ts';

const first = signature();
const second: Signature = {
  ...signature({ name: 'ENSRT:TEST-002', sid: 8, dragon: 'T D A S 10 80 25 ENSRT:TEST-002 hello' }),
  fires: [sample('samples/worse.yaml', 'worse.yaml')],
  silent: [sample('samples/fine.yaml', 'fine.yaml')],
};
const fires = { 'bad.yaml': [7], 'worse.yaml': [8] };

describe('a signature', () => {
  it("is silent on every other signature's silent samples", async () => {
    const proofs = await proveSignatures(workspace(first, second), answering({ ...fires, 'fine.yaml': [7] }));
    expect(proofs).toMatchObject([
      {
        level: 'unproven',
        failures: ['samples/fine.yaml of ENSRT:TEST-002: expected silence there too, saw 1 alert'],
      },
      { level: 'proven', others: { samples: 1, corpus: 0 } },
    ]);
  });

  it('is so too when it alone is proven', async () => {
    const replay = answering({ ...fires, 'fine.yaml': [7] });
    const proofs = await proveSignatures(workspace(first, second), replay, { names: ['ENSRT:TEST-001'] });
    expect(proofs).toMatchObject([{ name: 'ENSRT:TEST-001', level: 'unproven' }]);
  });

  it('may fire on one that is among its own samples that fire', async () => {
    const both = { ...first, fires: [...first.fires, sample('samples/fine.yaml', 'fine.yaml')] };
    const proofs = await proveSignatures(workspace(both, second), answering({ ...fires, 'fine.yaml': [7] }));
    expect(proofs.map(({ level }) => level)).toEqual(['proven', 'proven']);
  });

  it('may fire on a sample on which another one fires', async () => {
    const proofs = await proveSignatures(
      workspace(first, second),
      answering({ ...fires, 'bad.yaml': [7, 8] }),
    );
    expect(proofs.map(({ level }) => level)).toEqual(['proven', 'proven']);
  });

  it('is silent on ordinary traffic', async () => {
    const replay = answering({ ...fires, 'a letter': [8] });
    expect(
      await proveSignatures(workspace(first, second), replay, { corpus: corpus('a letter') }),
    ).toMatchObject([
      { level: 'proven', others: { samples: 1, corpus: 1 } },
      { failures: ['ordinary traffic, mail.pcap: expected silence there too, saw 1 alert'] },
    ]);
  });

  it('is not called silent where the engine may have lost its alerts', async () => {
    const replay = answering({ ...fires, 'a letter': 'too much' });
    const [proof] = await proveSignatures(workspace(first), replay, { corpus: corpus('a letter') });
    expect(proof?.failures).toEqual([expect.stringMatching(/mail\.pcap: the engine reached its limit/)]);
  });
});

function corpus(text: string): Corpus {
  const bytes = capture(conversation(text));
  return {
    digest: 'c'.repeat(64),
    captures: [{ name: 'mail.pcap', sha256: 'd'.repeat(64), bytes: () => bytes }],
  };
}
