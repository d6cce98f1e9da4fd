import { Metadata, MetadataKind } from '@tufjs/models';
import { describe, expect, test } from 'vitest';
import { signRing, signSnapshot, signTargets, signTimestamp } from '../../src/signing/metadata.ts';
import { newSeed, type RoleName, roleKey } from '../../src/signing/role.ts';
import { signRoot, unsignedRoot, writeRoot } from '../../src/signing/root.ts';
import { openKey, sealNewKey } from '../../src/signing/sealed-key.ts';

const now = new Date('2026-11-23T10:00:00.123Z');
const key = (role: RoleName) => roleKey(role, newSeed());
const keys = {
  root: key('root'),
  targets: key('targets'),
  stable: key('stable'),
  canary: key('canary'),
  snapshot: key('snapshot'),
  timestamp: key('timestamp'),
};
const digest = 'a'.repeat(64);
const target = {
  length: 1_560_000,
  sha256: digest,
  custom: { release: 42, team: 1, tar: { length: 15_300_000, sha256: digest }, deltas: {} },
};

const draft = unsignedRoot(
  1,
  {
    root: [keys.root.key],
    threshold: 1,
    targets: keys.targets.key,
    snapshot: keys.snapshot.key,
    timestamp: keys.timestamp.key,
  },
  now,
);
signRoot(draft, keys.root);
const root = { metadata: draft, bytes: writeRoot(draft) };
const targets = signTargets(9, { stable: keys.stable.key, canary: keys.canary.key }, [keys.targets], now);
const ring = signRing('stable', 142, { target, withdrawn: [] }, [keys.stable], now);
const snapshot = signSnapshot(142, { targets: 9, stable: 142, canary: 143 }, [keys.snapshot], now);
const timestamp = signTimestamp(1042, 142, [keys.timestamp], now);

describe('metadata', () => {
  test('of each role verifies with the key that its delegator gives it, and with no other', () => {
    root.metadata.verifyDelegate('root', root.metadata);
    root.metadata.verifyDelegate('targets', targets.metadata);
    targets.metadata.verifyDelegate('stable', ring.metadata);
    root.metadata.verifyDelegate('snapshot', snapshot.metadata);
    root.metadata.verifyDelegate('timestamp', timestamp.metadata);
    expect(() => root.metadata.verifyDelegate('timestamp', snapshot.metadata)).toThrow();
    expect(() => root.metadata.verifyDelegate('targets', ring.metadata)).toThrow();
  });

  test('reads back from its bytes, which are compact JSON', () => {
    const text = Buffer.from(ring.bytes).toString();
    expect(text).toBe(JSON.stringify(JSON.parse(text)));
    const read = Metadata.fromJSON(MetadataKind.Targets, JSON.parse(text));
    targets.metadata.verifyDelegate('stable', read);
    expect(Object.values(read.signed.targets)[0]?.custom).toEqual(target.custom);
  });

  test('expires after 3 days (timestamp), 90 (snapshot, targets, ring) and 400 (root), in whole seconds', () => {
    expect([root, targets, ring, snapshot, timestamp].map(({ metadata }) => metadata.signed.expires)).toEqual(
      [
        '2027-12-28T10:00:00Z',
        '2027-02-21T10:00:00Z',
        '2027-02-21T10:00:00Z',
        '2027-02-21T10:00:00Z',
        '2026-11-26T10:00:00Z',
      ],
    );
  });

  test('keeps to the byte budget: timestamp 0.4 kB, snapshot 0.5, ring role 1.75 with thirty deltas', () => {
    const deltas = Object.fromEntries(
      Array.from({ length: 30 }, (_, index): [string, [number, string]] => [
        String(70 + index),
        [1400, 'b'.repeat(22)],
      ]),
    );
    const offer = { target: { ...target, custom: { ...target.custom, deltas } }, withdrawn: [] };
    const withDeltas = signRing('stable', 142, offer, [keys.stable], now);
    expect(timestamp.bytes.byteLength).toBeLessThanOrEqual(400);
    expect(snapshot.bytes.byteLength).toBeLessThanOrEqual(500);
    expect(withDeltas.bytes.byteLength).toBeLessThanOrEqual(1750);
  });

  test('lets each ring name targets of its own folder alone', () => {
    const delegations = targets.metadata.signed.delegations;
    const trusted = (path: string) => [...(delegations?.rolesForTarget(path) ?? [])];
    expect(trusted('stable/clarion-42.tar.zst')).toEqual([{ role: 'stable', terminating: true }]);
    expect(trusted('canary/clarion-42.tar.zst')).toEqual([{ role: 'canary', terminating: true }]);
    expect(trusted('beta/clarion-42.tar.zst')).toEqual([]);
    expect(() => targets.metadata.verifyDelegate('canary', ring.metadata)).toThrow();
  });
});

describe('a sealed key', () => {
  const { sealed, key: made } = sealNewKey('snapshot', 'correct horse', 1024);

  test('opens with its passphrase to the same key', () => {
    const opened = openKey(sealed, 'correct horse');
    expect(opened.key.keyID).toBe(made.key.keyID);
    expect(opened.sign(Buffer.from('x')).sig).toBe(made.sign(Buffer.from('x')).sig);
  });

  test('holds nothing of the private half in clear: the same key is sealed in other bytes', () => {
    expect(sealNewKey('snapshot', 'correct horse', 1024).sealed.sealed).not.toBe(sealed.sealed);
  });

  const tag = Buffer.from(sealed.sealed, 'base64');
  tag[0] = (tag[0] ?? 0) ^ 1;
  test.each([
    ['another passphrase', sealed, 'wrong horse'],
    ["another role's name on it", { ...sealed, role: 'timestamp' as const }, 'correct horse'],
    ['another public half', { ...sealed, public: '0'.repeat(64) }, 'correct horse'],
    ['a byte changed', { ...sealed, sealed: tag.toString('base64') }, 'correct horse'],
    ['nothing in it', { ...sealed, sealed: '' }, 'correct horse'],
  ])('does not open with %s', (_, file, passphrase) => {
    expect(() => openKey(file, passphrase)).toThrow(
      expect.objectContaining({ kind: 'usage', code: 'keys/passphrase' }),
    );
  });
});
