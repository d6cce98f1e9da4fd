import { describe, expect, it } from 'vitest';
import { proveSignatures } from '../../src/proof/index.ts';
import { readCapture } from '../../src/traffic/index.ts';
import { type Answering, answering } from './answering.ts';
import { sample, signature, workspace } from './subjects.ts';

const inBytes = (lengths: readonly number[]) => lengths.length > 1 && lengths.every((length) => length === 1);
const fires = { 'bad.yaml': [7] };

describe('a sample that fires', () => {
  it('is tried in other ways of sending it, too', async () => {
    const proof = await prove();
    const [bad, good] = proof?.samples ?? [];
    expect(proof).toMatchObject({ level: 'proven', failures: [] });
    expect(bad?.variants).toContainEqual({ name: 'one-byte', captures: 1, fired: 1, ok: true });
    expect(bad?.variants?.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['halves', 'seven-bytes', 'swapped', 'retransmitted', 'overlapping']),
    );
    expect(good).not.toHaveProperty('variants');
  });

  it('fails the proof where it does not fire in one of them', async () => {
    const proof = await prove({ deaf: inBytes });
    expect(proof).toMatchObject({
      level: 'unproven',
      failures: [
        'samples/bad.yaml: expected an alert in its variant one-byte (in segments of one byte) too, saw none',
      ],
    });
    expect(proof?.samples[0]?.variants).toContainEqual({
      name: 'one-byte',
      captures: 1,
      fired: 0,
      ok: false,
    });
  });

  it('does not where its author says why it can not fire there, and the proof says it, too', async () => {
    const misses = [{ variant: 'one-byte', why: 'The parser of the engine loses it.' }];
    const proof = await prove({ deaf: inBytes }, misses);
    expect(proof).toMatchObject({ level: 'proven', failures: [] });
    expect(proof?.samples[0]?.variants).toContainEqual({
      name: 'one-byte',
      captures: 1,
      fired: 0,
      ok: true,
      why: 'The parser of the engine loses it.',
    });
  });

  it.each([
    { variant: 'seven-bytes', why: 'x' },
    { variant: 'one-byte', sample: 'samples/other.yaml', why: 'x' },
  ])('fails all the same where $variant of $sample alone is spoken of', async (miss) => {
    expect(await prove({ deaf: inBytes }, [miss])).toMatchObject({ level: 'unproven' });
  });

  it('is cut at every byte in and near what the rule looks for', async () => {
    const captures: Uint8Array[] = [];
    const cutInside = (lengths: readonly number[]) => lengths.join() === '11,18';
    const found = { ...signature(), fires: [sample('samples/bad.yaml', 'bad.yaml hello and farewell')] };
    const replay = answering(fires, { captures, deaf: cutInside });
    const [proof] = await proveSignatures(workspace(found), replay);
    // "hello" begins behind 9 bytes and has 5: from 2 before to 2 behind it there are 10 boundaries.
    expect(proof?.samples[0]?.variants).toContainEqual({ name: 'split', captures: 10, fired: 9, ok: false });
    expect(proof?.failures).toContain(
      'samples/bad.yaml: expected an alert in 1 of 10 captures of its variant split, the first split 1:1:11 too, saw none',
    );
  });

  it('is tried in odd case where the rule takes any', async () => {
    const text = 'bad.yaml hello';
    const odd = { 'bad.yaml HELLO': [7], [text]: [7] };
    const replay = answering(odd);
    const of = async (dragon: string) => {
      const one = { ...signature({ dragon }), fires: [sample('samples/bad.yaml', text)] };
      const [proof] = await proveSignatures(workspace(one), replay);
      return proof?.samples[0]?.variants?.filter(({ name }) => name === 'odd-case');
    };
    expect(await of('T D A S 10 80 25 ENSRT:TEST-001 hello')).toEqual([
      { name: 'odd-case', captures: 1, fired: 1, ok: true },
    ]);
    expect(await of('T D A B 10 80 25 ENSRT:TEST-001 hello')).toEqual([]);
  });
});

describe('a capture for the engine', () => {
  it('holds many samples, each in a VLAN of its own, and a failure rests on one that was alone', async () => {
    const captures: Uint8Array[] = [];
    await prove({ captures });
    expect(captures.map(vlans)).toEqual([expect.arrayContaining([1, 2, 3])]);
    captures.length = 0;
    await prove({ captures, deaf: inBytes });
    expect(captures.map(vlans)).toEqual([expect.arrayContaining([1, 2, 3]), [0]]);
  });

  it('is that of one sample alone where a rule looks beyond its flow', async () => {
    const captures: Uint8Array[] = [];
    const rule =
      'alert tcp any any -> any 25 (content:"x"; detection_filter:track by_src, count 2, seconds 9;)';
    const counting = signature({ suricata: { rule, why: 'x' } });
    await proveSignatures(workspace(counting), answering(fires, { captures }));
    expect(new Set(captures.flatMap(vlans))).toEqual(new Set([0]));
  });
});

async function prove(
  engine: Answering = {},
  misses?: readonly { variant: string; sample?: string; why: string }[],
) {
  const one = signature();
  const samples = { ...one.data.samples, ...(misses === undefined ? {} : { misses: [...misses] }) };
  const [proof] = await proveSignatures(
    workspace({ ...one, data: { ...one.data, samples } }),
    answering(fires, engine),
  );
  return proof;
}

function vlans(capture: Uint8Array): readonly number[] {
  const reading = readCapture(capture);
  if ('fault' in reading) return [];
  const ids = reading.capture.packets.map(({ bytes }) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return view.getUint16(12) === 0x8100 ? view.getUint16(14) : 0;
  });
  return [...new Set(ids)];
}
