import { describe, expect, it } from 'vitest';
import {
  type Corpus,
  evidence,
  proveSignatures,
  type ReleasedRule,
  repeatProofs,
} from '../../src/proof/index.ts';
import { compileRule } from '../../src/signature/index.ts';
import { capture } from '../../src/traffic/index.ts';
import type { Signature } from '../../src/workspace/workspace.ts';
import { type Answers, answering } from './answering.ts';
import { conversation, signature, workspace } from './subjects.ts';

const fires: Answers = { 'bad.yaml': [7] };

describe('a proof made again from the evidence', () => {
  it('holds where every sample does again what is recorded, variants included', async () => {
    const { members, released, proofs } = await published(signature());
    const repeated = await repeatProofs(members, released, answering(fires), {});
    expect(repeated).toEqual([{ recorded: proofs[0], proof: proofs[0], differences: [], notes: [] }]);
  });

  it.each<[string, Answers, RegExp]>([
    ['a sample fires no more', {}, /bad\.yaml: expected an alert, saw none/],
    ['a silent sample fires', { ...fires, 'good.yaml': [7] }, /good\.yaml: expected silence/],
    ['it fires more often in the same engine', { 'bad.yaml': [7, 7] }, /1 alerts are recorded, and 2 came/],
  ])('does not where %s', async (_, answers, reason) => {
    const { members, released } = await published(signature());
    const [repetition] = await repeatProofs(members, released, answering(answers), {});
    expect(repetition?.differences).toEqual([expect.stringMatching(reason)]);
  });

  it('does not where the rule, the detector or a capture is another', async () => {
    const detector = { name: 'x.lua', text: '-- one' };
    const { members, released } = await published({ ...signature(), detector });
    const rule = released.get(7)?.rule ?? '';
    const differences = async (changed: ReleasedRule | undefined, evidenceMembers = members) => {
      const rules = new Map(changed === undefined ? [] : [[7, changed]]);
      return (await repeatProofs(evidenceMembers, rules, answering(fires), {}))[0]?.differences;
    };
    expect(await differences({ rule, detector })).toEqual([]);
    expect(await differences({ rule: `${rule} `, detector })).toContain(
      'the rule of the release is not the one that was proven',
    );
    expect(await differences({ rule, detector: { ...detector, text: '-- two' } })).toContain(
      'the detector of the release is not the one that was proven',
    );
    expect(await differences(undefined)).toContain('the release has no rule with sid 7');
    const other = members.map((member) =>
      member.name.endsWith('good.pcap') ? { ...member, bytes: capture(conversation('well')) } : member,
    );
    expect(await differences({ rule, detector }, other)).toContain(
      'samples/good.yaml: the evidence does not hold the capture that was proven with',
    );
  });

  it('says so where variants can not be made again, and no more', async () => {
    const { members, released } = await published(signature());
    const other = members.map((member) =>
      member.name.endsWith('bad.json')
        ? { ...member, bytes: Buffer.from(JSON.stringify(conversation('other'))) }
        : member,
    );
    const [repetition] = await repeatProofs(other, released, answering(fires), {});
    expect(repetition).toMatchObject({
      differences: [],
      notes: [expect.stringMatching(/bad\.yaml: its variants were not tried/)],
    });
  });

  it('keeps what the author said a signature can not see', async () => {
    const one = signature();
    const misses = [{ variant: 'one-byte', why: 'x' }];
    const missing = { ...one, data: { ...one.data, samples: { ...one.data.samples, misses } } };
    const engine = answering(fires, {
      deaf: (lengths) => lengths.length > 1 && lengths.every((length) => length === 1),
    });
    const { members, released } = await published(missing, engine);
    expect(await repeatProofs(members, released, engine, {})).toMatchObject([{ differences: [] }]);
  });

  it('is tried on ordinary traffic where it was proven on the same', async () => {
    const corpus = (digest: string) => {
      const bytes = capture(conversation('a letter'));
      return { digest, captures: [{ name: 'mail.pcap', sha256: 'd'.repeat(64), bytes: () => bytes }] };
    };
    const was = corpus('a'.repeat(64));
    const { members, released } = await published(signature(), answering(fires), was);
    const now = answering({ ...fires, 'a letter': [7] });
    expect(await repeatProofs(members, released, now, { corpus: was })).toMatchObject([
      { differences: [expect.stringMatching(/ordinary traffic, mail\.pcap/)], notes: [] },
    ]);
    expect(await repeatProofs(members, released, now, { corpus: corpus('b'.repeat(64)) })).toMatchObject([
      { differences: [], notes: [expect.stringMatching(/another corpus/)] },
    ]);
  });

  it.each([
    ['none', undefined],
    ['no JSON', 'x'],
    ['of another shape', '{"format":2,"corpus":null,"proofs":[{"name":"x"}]}'],
  ])('is refused where the list of proofs is %s', async (_, text) => {
    const members = text === undefined ? [] : [{ name: 'proofs.json', bytes: Buffer.from(text) }];
    await expect(repeatProofs(members, new Map(), answering({}), {})).rejects.toMatchObject({
      kind: 'verification',
      code: 'proof/listing',
    });
  });
});

async function published(one: Signature, engine = answering(fires), corpus?: Corpus) {
  const proofs = await proveSignatures(workspace(one), engine, { corpus });
  expect(proofs).toMatchObject([{ level: 'proven' }]);
  const compiled = compileRule(one.data);
  const released = new Map<number, ReleasedRule>([
    [one.data.sid, { rule: 'rule' in compiled ? compiled.rule : '', detector: one.detector }],
  ]);
  return { members: evidence(proofs, [one], corpus), released, proofs };
}
