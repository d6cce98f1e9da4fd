import { readKey, readSignature } from 'openpgp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gpgSigner, keySigner, signDigests } from '../../src/signing/digest-signatures.ts';
import { gpgHolds, gpgMember } from '../../src/signing/gpg.ts';
import { createMember, memberExpiry, memberOf } from '../../src/signing/member.ts';
import { hasCommand } from '../command.ts';
import { type Gnupg, gnupg } from './gnupg.ts';

const now = new Date('2026-11-20T10:00:00Z');
const sums = Buffer.from(`${'0'.repeat(64)}  release.json\n`);
const ada = await createMember({ name: 'Ada Example', email: 'ada@example.org' }, 'correct horse', now);
const bob = await createMember({ name: 'Bob Example', email: 'bob@example.org' }, 'correct horse', now);

describe('a member', () => {
  test('has a version 4 key in the form that gpg 2.2 reads, which signs and ends after three years', async () => {
    const key = await readKey({ armoredKey: ada.member.publicKey });
    expect(key.getAlgorithmInfo()).toMatchObject({ algorithm: 'eddsaLegacy', curve: 'ed25519Legacy' });
    expect(key.getSubkeys()).toEqual([]);
    expect(await memberExpiry(ada.member)).toEqual(new Date('2029-11-19T10:00:00Z'));
    expect(ada.member).toMatchObject({
      name: 'Ada Example',
      email: 'ada@example.org',
      fingerprint: key.getFingerprint().toUpperCase(),
    });
  });

  test('is never read with its private half', async () => {
    expect((await memberOf(ada.privateKey)).publicKey).toBe(ada.member.publicKey);
  });

  test("can not sign with another's passphrase", async () => {
    await expect(keySigner(ada.member, ada.privateKey, 'wrong')).rejects.toMatchObject({
      kind: 'usage',
      code: 'keys/passphrase',
    });
  });
});

test('the signatures of all members stand in one armour block', async () => {
  const signers = [
    await keySigner(ada.member, ada.privateKey, 'correct horse'),
    await keySigner(bob.member, bob.privateKey, 'correct horse'),
  ];
  const armour = Buffer.from(await signDigests(sums, signers, now)).toString('ascii');
  expect(armour.match(/BEGIN PGP SIGNATURE/g)).toHaveLength(1);
  expect((await readSignature({ armoredSignature: armour })).packets).toHaveLength(2);
});

test("a signature by a key that is not the team file's is not published", async () => {
  const signer = await keySigner(ada.member, bob.privateKey, 'correct horse');
  await expect(signDigests(sums, [signer], now)).rejects.toMatchObject({
    kind: 'usage',
    code: 'keys/mismatch',
  });
});

test('what is no signature is told as that, whoever it came from', async () => {
  const signer = { member: ada.member, sign: async () => Buffer.from('gpg: nonsense') };
  await expect(signDigests(sums, [signer], now)).rejects.toMatchObject({
    kind: 'usage',
    code: 'keys/mismatch',
  });
});

describe('with gpg', () => {
  let gpg: Gnupg | undefined;
  const before = process.env.GNUPGHOME;
  beforeAll(() => {
    if (!hasCommand('gpg')) return;
    gpg = gnupg();
    process.env.GNUPGHOME = gpg.home;
  });
  afterAll(() => {
    gpg?.close();
    if (before === undefined) delete process.env.GNUPGHOME;
    else process.env.GNUPGHOME = before;
  });

  test('signatures made here and signatures made by gpg verify side by side, each member once', async (ctx) => {
    if (gpg === undefined) return ctx.skip('gpg is not installed');
    const carol = await gpgMember(gpg.makeKey('Carol Example <carol@example.org>'));
    const dan = await gpgMember(gpg.makeKey('Dan Example <dan@example.org>', true));
    gpg.import(ada.member.publicKey);
    const adaSigner = await keySigner(ada.member, ada.privateKey, 'correct horse');
    const signatures = await signDigests(sums, [adaSigner, gpgSigner(carol), gpgSigner(dan)], now);
    expect(gpg.valid(sums, signatures)).toEqual(
      new Set([ada, { member: carol }, { member: dan }].map(({ member }) => member.fingerprint)),
    );
  });

  test('one changed byte of the list makes no signature valid', async (ctx) => {
    if (gpg === undefined) return ctx.skip('gpg is not installed');
    const verifier = gpg;
    verifier.import(ada.member.publicKey);
    const signatures = await signDigests(
      sums,
      [await keySigner(ada.member, ada.privateKey, 'correct horse')],
      now,
    );
    const forged = Buffer.from(sums);
    forged[0] = 0x31;
    expect(verifier.valid(sums, signatures).size).toBe(1);
    expect(() => verifier.valid(forged, signatures)).toThrow(/BAD signature/);
  });

  test('a key that gpg does not have, a subkey, and no fingerprint at all are refused', async (ctx) => {
    if (gpg === undefined) return ctx.skip('gpg is not installed');
    const primary = gpg.makeKey('Eve Example <eve@example.org>', true);
    const subkey =
      (await readKey({ armoredKey: (await gpgMember(primary)).publicKey }))
        .getSubkeys()[0]
        ?.getFingerprint() ?? '';
    await expect(gpgMember(subkey)).rejects.toMatchObject({
      code: 'keys/fingerprint',
      expected: `the primary fingerprint, ${primary}`,
    });
    await expect(gpgMember('A'.repeat(40))).rejects.toMatchObject({ kind: 'usage', code: 'keys/gpg' });
    await expect(gpgMember('--version')).rejects.toMatchObject({ kind: 'usage', code: 'keys/fingerprint' });
    expect(await gpgHolds(primary)).toBe(true);
    expect(await gpgHolds(ada.member.fingerprint)).toBe(false);
  });
});
