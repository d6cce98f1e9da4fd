import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { evidence, type Proof, proveSignatures } from '../../src/proof/index.ts';
import { evidenceLayout, readTar, writeTar } from '../../src/release/index.ts';
import { capture, conversationSchema } from '../../src/traffic/index.ts';
import { answering } from './answering.ts';
import { conversation, sample, signature, workspace } from './subjects.ts';

describe('evidence', () => {
  it('holds the proofs, the captures that they name, and what the captures were made of', async () => {
    const proven = signature();
    const proofs = await proveSignatures(workspace(proven), answering({ 'bad.yaml': [7] }));
    const members = evidence(proofs, [proven], { digest: 'ab'.repeat(32) });
    expect(members.map(({ name }) => name)).toEqual([
      'proofs.json',
      'samples/ENSRT/TEST-001/bad.pcap',
      'samples/ENSRT/TEST-001/bad.json',
      'samples/ENSRT/TEST-001/good.pcap',
      'samples/ENSRT/TEST-001/good.json',
    ]);
    const text = members.map(({ bytes }) => Buffer.from(bytes).toString());
    expect(JSON.parse(text[0] ?? '')).toEqual({ format: 2, corpus: 'ab'.repeat(32), proofs });
    const made = [text[2], text[4]].map((json) => capture(conversationSchema.parse(JSON.parse(json ?? ''))));
    const named = proofs[0]?.samples.map(({ sha256 }) => sha256);
    expect(made.map(digest)).toEqual(named);
    expect([members[1], members[3]].map((member) => digest(member?.bytes ?? Uint8Array.of()))).toEqual(named);
  });

  it('fits into the archive that it is published in', async () => {
    const proven = {
      ...signature(),
      silent: [{ path: 'samples/real.pcapng', kind: 'capture', bytes: capture(conversation('x')) } as const],
    };
    const proofs = await proveSignatures(workspace(proven), answering({ 'bad.yaml': [7] }));
    const members = evidence(proofs, [proven]);
    const tar = await writeTar(members, evidenceLayout);
    expect((await readTar(tar, evidenceLayout)).map(({ name }) => name)).toContain(
      'samples/ENSRT/TEST-001/real.pcap',
    );
  });

  it('leaves out the samples of what is not proven', async () => {
    const proofs: readonly Proof[] = await proveSignatures(workspace(signature()), undefined);
    expect(evidence(proofs, [signature()]).map(({ name }) => name)).toEqual(['proofs.json']);
  });

  it('refuses two samples that would have one name', async () => {
    const twice = {
      ...signature(),
      silent: [
        sample('samples/good.yaml', 'well'),
        { path: 'samples/good.pcap', kind: 'capture', bytes: capture(conversation('better')) } as const,
      ],
    };
    const proofs = await proveSignatures(workspace(twice), answering({ 'bad.yaml': [7] }));
    expect(() => evidence(proofs, [twice])).toThrow(/would both be samples\/ENSRT\/TEST-001\/good\.pcap/);
  });

  it('refuses a name that no archive could hold', async () => {
    const path = `samples/${'long'.repeat(20)}.yaml`;
    const long = { ...signature(), silent: [sample(path, 'well')] };
    const proofs = await proveSignatures(workspace(long), answering({ 'bad.yaml': [7] }));
    expect(() => evidence(proofs, [long])).toThrow(/which is too long/);
  });
});

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
