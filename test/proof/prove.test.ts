import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CaptureReport, Replay, ReplayRequest } from '../../src/engine/index.ts';
import { evidence, type Proof, proveSignatures } from '../../src/proof/index.ts';
import { conversationSchema } from '../../src/traffic/index.ts';
import type { Sample, Signature, Workspace } from '../../src/workspace/workspace.ts';
import { signatureFile } from '../signature/signature-file.ts';

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
  ])('does not where %s', async (_, answers, reason) => {
    const [proof] = await proveSignatures(workspace(signature()), answering(answers));
    expect(proof?.level).toBe('unproven');
    expect(proof?.failures).toEqual([expect.stringMatching(reason)]);
  });

  it("does not where the engine refuses the rule, and gives the engine's words", async () => {
    const other = signature({ name: 'ENSRT:TEST-000', sid: 6 });
    const [first, second] = await proveSignatures(
      workspace(other, signature()),
      answering({ 'bad.yaml': [6] }, [[2, 'no such keyword']]),
    );
    expect(first?.failures).toEqual([]);
    expect(second?.failures).toEqual(['Suricata 7.0.10 refuses the rule: no such keyword']);
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
    const replay = answering({ 'bad.yaml': [7, 8] }, [], requests);
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

describe('evidence', () => {
  it('holds the proofs and the captures that they name', async () => {
    const proven = signature();
    const proofs = await proveSignatures(workspace(proven), answering({ 'bad.yaml': [7] }));
    const members = evidence(proofs, [proven]);
    expect(members.map(({ name }) => name)).toEqual([
      'proofs.json',
      'samples/ENSRT/TEST-001/bad.pcap',
      'samples/ENSRT/TEST-001/good.pcap',
    ]);
    const [listing, ...captures] = members;
    expect(JSON.parse(Buffer.from(listing?.bytes ?? []).toString())).toEqual({ format: 1, proofs });
    const digests = captures.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'));
    expect(digests).toEqual(proofs[0]?.samples.map(({ sha256 }) => sha256));
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
        { path: 'samples/good.pcap', kind: 'capture', bytes: Uint8Array.of(1) } as const,
      ],
    };
    const proofs = await proveSignatures(workspace(twice), answering({ 'bad.yaml': [7] }));
    expect(() => evidence(proofs, [twice])).toThrow(/would both be samples\/ENSRT\/TEST-001\/good\.pcap/);
  });
});

type Answers = Readonly<Record<string, readonly number[] | 'unread' | 'wrong checksums'>>;

/** An engine that answers as the test says; it knows a sample by its text, which is its file name. */
function answering(
  answers: Answers,
  refused: readonly (readonly [number, string])[] = [],
  requests: ReplayRequest[] = [],
): Replay {
  return async (request) => {
    requests.push(request);
    const captures = request.captures.map((capture): CaptureReport => {
      const text = Buffer.from(capture()).toString('latin1');
      const answer = Object.entries(answers).find(([file]) => text.includes(file))?.[1] ?? [];
      if (answer === 'unread') return { alerts: [], packets: 0, wrongChecksums: 0 };
      if (answer === 'wrong checksums') return { alerts: [], packets: 9, wrongChecksums: 4 };
      return {
        alerts: answer.map((sid) => ({ sid, revision: 1, message: 'x' })),
        packets: 9,
        wrongChecksums: 0,
      };
    });
    return { engine: 'Suricata 7.0.10', refused: new Map(refused), captures };
  };
}

function signature(change: Parameters<typeof signatureFile>[0] = {}): Signature {
  return {
    file: 'signatures/ENSRT/TEST-001.yaml',
    data: signatureFile({ sid: 7, ...change }),
    fires: [sample('samples/bad.yaml', 'bad.yaml')],
    silent: [sample('samples/good.yaml', 'good.yaml')],
  };
}

function sample(path: string, text: string): Sample {
  const session = { client: '192.0.2.10:49152', server: '198.51.100.25:25', talk: [{ client: text }] };
  return {
    path,
    kind: 'conversation',
    conversation: conversationSchema.parse({ description: 'x', sessions: [session] }),
  };
}

function workspace(...signatures: readonly Signature[]): Workspace {
  return {
    root: '/workspace',
    configuration: {
      workspace: 'test',
      publisher: { name: 'Test', namespace: 'https://example.com/', contact: 'x', category: 'other' },
      'base-url': 'https://example.com/',
      'note-id-prefix': 'T-i',
      about: 'x',
      products: ['x'],
      classes: {},
      sids: { from: 1, to: 9 },
      disclaimer: 'x',
    },
    notes: [],
    signatures,
    alarms: [],
    policies: [],
  };
}
