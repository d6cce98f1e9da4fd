import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { rule, ruleSet } from '../../bench/rules.ts';
import { makeTar, type NewRelease, packRelease, type SignedTar } from '../../src/publish/bundle.ts';
import { compose, type Delta } from '../../src/publish/delta/compose.ts';
import { copiesBetween } from '../../src/publish/delta/copies.ts';
import {
  applyDelta,
  type Member,
  readDelta,
  sha256,
  writeDelta,
  writeLibrary,
} from '../../src/release/index.ts';
import { type DigestSigner, keySigner } from '../../src/signing/digest-signatures.ts';
import { createMember } from '../../src/signing/member.ts';
import { signRing, signSnapshot, signTimestamp } from '../../src/signing/metadata.ts';
import { newSeed, roleKey } from '../../src/signing/role.ts';

const now = new Date('2026-11-23T10:00:00Z');

/** A delta as it is published and read again. */
function published(older: Uint8Array, newer: Uint8Array): Delta {
  return readDelta(writeDelta(newer, copiesBetween(older, newer)), newer.byteLength);
}

function apply(older: Uint8Array, newer: Uint8Array, { copies }: Delta): Uint8Array {
  return applyDelta(older, writeDelta(newer, copies), newer.byteLength);
}

const line = fc.integer({ min: 0, max: 60 }).map((index) => rule(index));
const text = fc.array(line, { minLength: 1, maxLength: 40 }).map((lines) => Buffer.from(lines.join('\n')));

describe('what of one tar stands in another', () => {
  test('is found whatever was added, taken out, changed or moved: the delta makes the other', () => {
    fc.assert(
      fc.property(text, text, (older, newer) => {
        const made = apply(older, newer, { length: newer.length, copies: copiesBetween(older, newer) });
        expect(Buffer.compare(made, newer)).toBe(0);
      }),
    );
  });

  test('is what it was where lines have moved, and most of a line where one was rewritten', () => {
    const lines = ruleSet(400).split('\n');
    const older = Buffer.from(lines.join('\n'));
    const moved = Buffer.from([...lines.slice(200), ...lines.slice(0, 200)].join('\n'));
    expect(writeDelta(moved, copiesBetween(older, moved)).byteLength).toBeLessThan(150);
    const rewritten = Buffer.from(
      lines
        .map((one, index) => (index === 200 ? one.replace('nocase', 'offset:4; within:20') : one))
        .join('\n'),
    );
    expect(writeDelta(rewritten, copiesBetween(older, rewritten)).byteLength).toBeLessThan(120);
  });
});

test('two deltas joined make of the first tar the third, without the second', () => {
  fc.assert(
    fc.property(text, text, text, (first, second, third) => {
      const joined = compose(published(first, second), published(second, third));
      expect(Buffer.compare(apply(first, third, joined), third)).toBe(0);
    }),
  );
});

describe('of thirty-two releases, each with ten rules changed,', () => {
  const tars: Uint8Array[] = [];
  let newest: NewRelease;

  beforeAll(async () => {
    const people = [
      { name: 'Ada', email: 'ada@example.org' },
      { name: 'Bob', email: 'bob@example.org' },
    ];
    const signers: DigestSigner[] = [];
    for (const person of people) {
      const { member, privateKey } = await createMember(person, 'correct horse', now);
      signers.push(await keySigner(member, privateKey, 'correct horse'));
    }
    const lines = ruleSet(2000).split('\n');
    let last: (SignedTar & { readonly packed: NewRelease }) | undefined;
    for (let number = 1; number <= 32; number += 1) {
      for (let index = 0; index < 10; index += 1) {
        const at = (index * 199 + number * 7) % lines.length;
        lines[at] = lines[at]?.replace(/rev:[0-9]+/, `rev:${number + 10}`) ?? '';
      }
      const made = await makeTar({
        content: contentOf(lines),
        evidence: undefined,
        previous: last && { release: last.file },
        team: {
          format: 1,
          workspace: 'example',
          version: 1,
          threshold: 2,
          members: signers.map(({ member }) => member),
        },
        signers,
        now,
      });
      const known = (last?.packed.deltas ?? []).map(({ from, bytes }): [number, Delta] => [
        from,
        readDelta(bytes, 1e8),
      ]);
      const packed = packRelease(made, last && { tar: last.tar, release: last.file }, new Map(known));
      tars.push(made.tar);
      last = { ...made, packed };
      newest = packed;
    }
  });

  test('the last thirty lead to the newest, each by a delta that makes its very tar', () => {
    expect(newest.deltas.map(({ from }) => from)).toEqual(
      Array.from({ length: 30 }, (_, index) => 31 - index),
    );
    for (const { from, bytes } of newest.deltas) {
      const made = applyDelta(tars[from - 1] ?? new Uint8Array(), bytes, newest.custom.tar.length);
      expect(sha256(made)).toBe(newest.custom.tar.sha256);
    }
  });

  test('the newest costs who has the one before less than 4.5 kB, metadata included', () => {
    const [delta] = newest.deltas;
    const target = { length: newest.bundle.byteLength, sha256: sha256(newest.bundle), custom: newest.custom };
    const key = (role: 'stable' | 'snapshot' | 'timestamp') => roleKey(role, newSeed());
    const files = {
      timestamp: signTimestamp(132, 132, [key('timestamp')], now).bytes.byteLength,
      snapshot: signSnapshot(132, { targets: 9, stable: 132, canary: 132 }, [key('snapshot')], now).bytes
        .byteLength,
      ring: signRing('stable', 132, { target, withdrawn: [] }, [key('stable')], now).bytes.byteLength,
      rootProbe: 150,
      delta: delta?.bytes.byteLength ?? Number.NaN,
    };
    expect(files.delta).toBeLessThan(1700);
    expect(files.ring).toBeLessThan(1750);
    expect(Object.values(files).reduce((sum, bytes) => sum + bytes)).toBeLessThan(4500);
  });

  test('those whose delta is not worth it, because nearly all has changed, are left out', async () => {
    const other = Buffer.from(ruleSet(3000).replaceAll(/[a-z]/g, (letter) => `${letter}${letter}`));
    const tar = { file: newest.file, tar: other, sums: other, evidence: undefined };
    const previous = { tar: tars.at(-1) ?? other, release: newest.file };
    expect(packRelease(tar, previous, new Map()).deltas).toEqual([]);
  });
});

function contentOf(lines: readonly string[]): readonly Member[] {
  const imported = { source: 'made', licence: 'none', proof: 'loads' as const };
  return [
    {
      name: 'libraries/MADE/library.json',
      bytes: writeLibrary({ format: 1, group: 'MADE', imported, signatures: {} }),
    },
    { name: 'libraries/MADE/suricata.rules', bytes: Buffer.from(lines.join('\n')) },
  ];
}
