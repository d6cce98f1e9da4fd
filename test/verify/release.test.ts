import {
  armor,
  type Config,
  createMessage,
  enums,
  generateKey,
  PacketList,
  readKey,
  readPrivateKey,
  readSignature,
  reformatKey,
  revokeKey,
  Signature,
  type SignaturePacket,
  sign,
} from 'openpgp';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  compress,
  type Library,
  type Member,
  type TeamFile,
  writeLibrary,
  writeSha256sums,
} from '../../src/release/index.ts';
import { verifyBundle } from '../../src/verify/index.ts';
import { verifyRelease } from '../../src/verify/release.ts';
import { checkTeamSignatures } from '../../src/verify/signatures.ts';
import {
  day,
  makeContent,
  makeMember,
  makeTar,
  makeTeam,
  rule,
  signSums,
  start,
  type TestMember,
} from './publisher.ts';
import { refusalOf } from './reader.ts';

let ada: TestMember;
let ben: TestMember;
let eve: TestMember;
let team: TeamFile;
const content = makeContent(1);
const sums = writeSha256sums(content);

beforeAll(async () => {
  [ada, ben, eve] = await Promise.all([makeMember('Ada'), makeMember('Ben'), makeMember('Eve')]);
  team = makeTeam([ada, ben], 2);
});

const verifyTar = (tar: Uint8Array, of: TeamFile = team, now = day(1)) =>
  verifyBundle(compress(tar), { team: of, now });
const refusedTar = (tar: Uint8Array, of: TeamFile = team, now = day(1)) => refusalOf(verifyTar(tar, of, now));

describe('a bundle and a team file', () => {
  it('tell who signed which release', async () => {
    const { file, signers, libraries } = await verifyTar(await makeTar(content, [ada, ben]));
    expect(file).toMatchObject({ workspace: 'example', number: 1 });
    expect(signers).toEqual([ada, ben].map(({ entry: { name, fingerprint } }) => ({ name, fingerprint })));
    expect(libraries.map(({ library }) => library.group)).toEqual(['ENSRT']);
  });

  it('are refused for a bundle that unpacks to no tar, or not at all', async () => {
    expect(await refusedTar(Buffer.from('no tar'))).toMatchObject({
      kind: 'verification',
      code: 'verify/archive',
    });
    expect(await refusalOf(verifyBundle(Buffer.from('no zstd'), { team, now: start }))).toMatchObject({
      code: 'verify/archive',
    });
  });

  it('are refused for another workspace, a newer team file and an older one', async () => {
    const tar = await makeTar(content, [ada, ben]);
    expect(await refusedTar(tar, { ...team, workspace: 'other' })).toMatchObject({ code: 'verify/team' });
    expect(await refusedTar(tar, { ...team, version: 2 })).toMatchObject({ code: 'verify/team' });
    const changed = content.map((each) =>
      each.name === 'release.json'
        ? { ...each, bytes: Buffer.from(Buffer.from(each.bytes).toString().replace('"team":1', '"team":2')) }
        : each,
    );
    const refused = await refusedTar(await makeTar(changed, [ada, ben]));
    expect(refused).toMatchObject({ code: 'verify/team' });
    expect(refused.hint).toContain('sensor enrol');
  });
});

it('a release is refused where the ring says another number of it, or another team file', async () => {
  const tar = await makeTar(content, [ada, ben]);
  const verified = (release: number, under: number) =>
    verifyRelease(tar, { team, now: day(1), expected: { release, team: under } });
  expect((await verified(1, 1)).file.number).toBe(1);
  expect(await refusalOf(verified(1, 2))).toMatchObject({ code: 'verify/team' });
  expect(await refusalOf(verified(2, 1))).toMatchObject({ code: 'verify/release' });
});

describe('the signatures', () => {
  const signedBy = async (armour: string, of: TeamFile = team, now = day(1)) =>
    refusedTar(await makeTar(content, [], { armour }), of, now);

  it('of one member where two are asked for are too few', async () => {
    const refused = await signedBy(await signSums(sums, [ada]));
    expect(refused).toMatchObject({ code: 'verify/signatures', expected: expect.stringContaining('2 of 2') });
    expect(refused.message).toContain('signed by 1 ');
  });

  it('of one member, twice, count once', async () => {
    expect(await signedBy(await signSums(sums, [ada, ada]))).toMatchObject({ code: 'verify/signatures' });
  });

  it('by two keys of one member count once', async () => {
    const { privateKey, publicKey } = await generateKey({
      type: 'ecc',
      curve: 'ed25519Legacy',
      userIDs: [{ name: 'Ada', email: 'ada@example.org' }],
      date: day(-1),
      subkeys: [{ sign: true }],
      format: 'armored',
    });
    const key = await readPrivateKey({ armoredKey: privateKey });
    const twofold = {
      key,
      entry: {
        name: 'Ada',
        email: 'ada@example.org',
        fingerprint: key.getFingerprint().toUpperCase(),
        publicKey,
      },
    };
    const [subkey] = key.subkeys;
    const message = await createMessage({ binary: sums });
    const ids = [key.getKeyID(), subkey?.getKeyID() ?? key.getKeyID()];
    const packets = new PacketList<SignaturePacket>();
    for (const id of ids) {
      const binarySignature = await sign({
        message,
        signingKeys: key,
        signingKeyIDs: id,
        detached: true,
        format: 'binary',
        date: start,
      });
      packets.push(...(await readSignature({ binarySignature })).packets);
    }
    expect(new Set(packets.map((packet) => packet.issuerKeyID.toHex())).size).toBe(2);
    const armour = new Signature(packets).armor();
    expect(await signedBy(armour, makeTeam([twofold, ben], 2))).toMatchObject({ code: 'verify/signatures' });
    const alone = await verifyTar(await makeTar(content, [], { armour }), makeTeam([twofold, ben], 1));
    expect(alone.signers).toHaveLength(1);
  });

  it('in two armour blocks are refused, though each is good', async () => {
    const refused = await signedBy((await signSums(sums, [ada])) + (await signSums(sums, [ben])));
    expect(refused).toMatchObject({
      code: 'verify/signatures',
      expected: expect.stringContaining('one block'),
    });
  });

  it('with text around the block are refused', async () => {
    expect(await signedBy(`Good!\n${await signSums(sums, [ada, ben])}`)).toMatchObject({
      code: 'verify/signatures',
    });
    expect(await signedBy(`${await signSums(sums, [ada, ben])}Good!\n`)).toMatchObject({
      code: 'verify/signatures',
    });
  });

  it('with any one byte of the block changed are refused', async () => {
    const armour = Buffer.from(await signSums(sums, [ada, ben]));
    const accepted: string[] = [];
    for (let at = 0; at < armour.length; at += 1)
      for (const bit of [1, 2, 0x20, 0x80]) {
        const changed = Buffer.from(armour);
        changed[at] = (changed[at] ?? 0) ^ bit;
        const signing = checkTeamSignatures(sums, changed, team, day(1));
        await signing.then(
          () => accepted.push(`byte ${at}, bit ${bit}`),
          (error: unknown) => expect(error).toMatchObject({ kind: 'verification' }),
        );
      }
    expect(accepted).toEqual([]);
  });

  it('by a stranger beside the team are refused', async () => {
    expect(await signedBy(await signSums(sums, [ada, ben, eve]))).toMatchObject({
      code: 'verify/signatures',
      message: expect.stringContaining('no key of the team'),
    });
  });

  it('over other digests are refused, by name', async () => {
    const refused = await signedBy(await signSums(Buffer.from('other'), [ada, ben]));
    expect(refused).toMatchObject({
      code: 'verify/signatures',
      message: expect.stringContaining('The signature of Ada'),
    });
  });

  it('that nobody can have made yet are refused', async () => {
    const armour = await signSums(sums, [ada, ben], day(5));
    expect((await verifyTar(await makeTar(content, [], { armour }), team, day(6))).signers).toHaveLength(2);
    expect(await signedBy(armour, team, day(4))).toMatchObject({
      code: 'verify/signatures',
      message: expect.stringContaining('The signature of Ada'),
    });
  });

  it('of which the last letter has bits that mean nothing are refused', async () => {
    const message = await createMessage({ binary: sums });
    const filled = async (length: number): Promise<string> => {
      const value = new Uint8Array(length);
      const signatureNotations = [{ name: 'x@example.org', value, humanReadable: false, critical: false }];
      const signing = { message, signingKeys: ada.key, detached: true, date: start, signatureNotations };
      return await sign({ ...signing, format: 'armored' });
    };
    const made = await Promise.all([0, 1, 2].map(filled));
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const padded = made.filter((armour) => /[^\n]={1,2}\r?\n/.test(armour));
    expect(padded.length).toBeGreaterThan(0);
    for (const armour of padded) {
      const alone = makeTeam([ada], 1);
      expect(await checkTeamSignatures(sums, Buffer.from(armour), alone, day(1))).toHaveLength(1);
      const changed = armour.replace(
        /([A-Za-z0-9+/])(={1,2}\r?\n)/,
        (_, last: string, rest: string) => `${letters.charAt(letters.indexOf(last) + 1)}${rest}`,
      );
      expect(await signedBy(changed, alone)).toMatchObject({
        code: 'verify/signatures',
        message: expect.stringContaining('not one armour block'),
      });
    }
  });

  it('by a key that has expired since do not count', async () => {
    const short = await makeMember('Short', 10);
    const of = makeTeam([ada, short], 2);
    const armour = await signSums(sums, [ada, short]);
    expect((await verifyTar(await makeTar(content, [], { armour }), of, day(5))).signers).toHaveLength(2);
    const refused = await signedBy(armour, of, day(11));
    expect(refused).toMatchObject({ code: 'verify/signatures', message: expect.stringContaining('Short') });
  });

  it('by a key that was superseded since do not count, though it was good when it signed', async () => {
    const { publicKey } = await revokeKey({
      key: ben.key,
      date: day(2),
      reasonForRevocation: { flag: enums.reasonForRevocation.keySuperseded, string: 'a new one' },
      format: 'armored',
    });
    const old = { ...ben, entry: { ...ben.entry, publicKey } };
    expect(await signedBy(await signSums(sums, [ada, ben]), makeTeam([ada, old], 2), day(3))).toMatchObject({
      code: 'verify/signatures',
    });
  });

  it('by SHA-1 are refused', async () => {
    const message = await createMessage({ binary: sums });
    const key = await makeRsaMember(sha1);
    const armour = await sign({
      message,
      signingKeys: key.key,
      detached: true,
      format: 'armored',
      date: start,
      config: sha1,
    });
    const { packets } = await readSignature({ armoredSignature: armour });
    expect(packets[0]?.hashAlgorithm).toBe(enums.hash.sha1);
    expect(await signedBy(armour, makeTeam([key], 1))).toMatchObject({
      code: 'verify/signatures',
      message: expect.stringContaining('SHA1'),
    });
  });

  it.each([
    ['RSA of 1,024 bits', 1024, { minRSABits: 1024 }],
    ['vouches for itself by MD5', 2048, md5],
  ])('by a key that %s do not count', async (_, bits, config) => {
    const weak = await makeRsaMember(config, bits);
    const armour = await sign({
      message: await createMessage({ binary: sums }),
      signingKeys: weak.key,
      detached: true,
      format: 'armored',
      date: start,
      config: { ...config, preferredHashAlgorithm: enums.hash.sha256 },
    });
    expect(await signedBy(armour, makeTeam([weak], 1))).toMatchObject({
      code: 'verify/signatures',
      message: expect.stringContaining('not counted: Old'),
    });
  });

  it('by a key that was made over since, and vouches for itself no longer as it did, are refused', async () => {
    const userIDs = [{ name: 'Ada', email: 'ada@example.org' }];
    const { publicKey } = await reformatKey({
      privateKey: ada.key,
      userIDs,
      date: day(1),
      format: 'armored',
    });
    const over = makeTeam([{ ...ada, entry: { ...ada.entry, publicKey } }], 1);
    expect(await signedBy(await signSums(sums, [ada]), over, day(2))).toMatchObject({
      code: 'verify/signatures',
    });
  });

  it('by a key of which the team file holds the private half are not even read', async () => {
    const publicKey = ada.key.armor().replaceAll(' PRIVATE ', ' PUBLIC ');
    const careless = makeTeam([{ ...ada, entry: { ...ada.entry, publicKey } }], 1);
    expect(await signedBy(await signSums(sums, [ada]), careless)).toMatchObject({
      code: 'verify/team',
      message: expect.stringContaining('private key'),
    });
  });

  // RFC 9580, 4.2.1: a new-format header has the type, then the length.
  describe.each([
    ['a version that nobody knows', [0xc2, 1, 9]],
    ['a packet that is cut short', [0xc2, 2, 4, 0]],
  ])('with %s beside them', (_, packet) => {
    const joined = (kind: enums.armor, packets: Uint8Array) =>
      armor(kind, Buffer.concat([packets, Buffer.from(packet)]));

    it('are refused', async () => {
      const { packets } = await readSignature({ armoredSignature: await signSums(sums, [ada, ben]) });
      const refused = await signedBy(joined(enums.armor.signature, packets.write()));
      expect(refused).toMatchObject({
        code: 'verify/signatures',
        message: expect.stringContaining('can not be read'),
      });
    });

    it('are refused where that is beside a key', async () => {
      const publicKey = joined(enums.armor.publicKey, ada.key.toPublic().write());
      const other = makeTeam([{ ...ada, entry: { ...ada.entry, publicKey } }, ben], 2);
      expect(await signedBy(await signSums(sums, [ada, ben]), other)).toMatchObject({ code: 'verify/team' });
    });
  });

  it('are not even looked for with a key of which the fingerprint is another', async () => {
    const wrong = { ...ben.entry, fingerprint: eve.entry.fingerprint };
    expect(
      await signedBy(await signSums(sums, [ada, ben]), { ...team, members: [ada.entry, wrong] }),
    ).toMatchObject({ code: 'verify/team' });
    expect((await readKey({ armoredKey: wrong.publicKey })).getFingerprint().toUpperCase()).not.toBe(
      wrong.fingerprint,
    );
  });
});

describe('the digest list', () => {
  const replaced = (name: string, text: string): readonly Member[] =>
    content.map((each) => (each.name === name ? { name, bytes: Buffer.from(text) } : each));

  it.each([
    ['a member with other bytes', () => replaced('libraries/ENSRT/suricata.rules', '# nothing\n')],
    [
      'a member too many',
      () => [...content, { name: 'advisories/ETS-i-2006-00001.json', bytes: Buffer.from('{}') }],
    ],
    ['a member too few', () => content.filter(({ name }) => !name.startsWith('advisories/'))],
  ])('with %s is refused', async (_, change) => {
    expect(await refusedTar(await makeTar(change(), [ada, ben], { sums }))).toMatchObject({
      code: 'verify/digests',
    });
  });

  it('that is not written as sha256sum does is refused', async () => {
    const wrong = Buffer.from(Buffer.from(sums).toString().replaceAll('  ', ' *'));
    expect(
      await refusedTar(
        await makeTar(content, [], { sums: wrong, armour: await signSums(wrong, [ada, ben]) }),
      ),
    ).toMatchObject({ code: 'verify/digests' });
  });
});

describe('what a release holds', () => {
  const rulesAre = async (text: string) => {
    const changed = content.map((each) =>
      each.name.endsWith('.rules') ? { ...each, bytes: Buffer.from(text) } : each,
    );
    return refusedTar(await makeTar(changed, [ada, ben]));
  };
  const disabled = `# ${rule(1624001)}\n# ${rule(1624002)}\n`;

  it.each([
    ['an active rule', `# ${rule(1624001)}\n${rule(1624002)}\n`],
    ['an active rule after a comment and a return', `# ${rule(1624001)}\r${rule(1624002)}\n`],
    ['a rule that no library lists', `${disabled}# ${rule(1624003)}\n`],
    ['a rule twice', `${disabled}# ${rule(1624002)}\n`],
    ['a rule too few', `# ${rule(1624001)}\n`],
    ['a line that is neither rule nor comment', `${disabled}include /etc/passwd\n`],
  ])('is refused with %s, signed or not', async (_, text) => {
    expect(await rulesAre(text)).toMatchObject({ kind: 'verification', code: 'verify/content' });
  });

  it('is refused with a signature that says that it is enabled', async () => {
    const changed = content.map((each) =>
      each.name.endsWith('library.json')
        ? {
            ...each,
            bytes: Buffer.from(
              Buffer.from(each.bytes).toString().replace('"enabled":false', '"enabled":true'),
            ),
          }
        : each,
    );
    expect(await refusedTar(await makeTar(changed, [ada, ben]))).toMatchObject({ code: 'verify/content' });
  });

  it('is refused with an imported rule that stands twice, or is listed and not there', async () => {
    const imported: Library = {
      format: 1,
      group: 'ET',
      imported: { source: 'ET Open', licence: 'MIT', proof: 'unproven' },
      signatures: { 1: { disabled: true } },
    };
    const holding = (rules: string) =>
      makeTar(
        [
          ...content,
          { name: 'libraries/ET/library.json', bytes: writeLibrary(imported) },
          { name: 'libraries/ET/suricata.rules', bytes: Buffer.from(rules) },
        ],
        [ada, ben],
      );
    const both = `# ${rule(1)}\n# ${rule(2)}\n`;
    expect((await verifyTar(await holding(both))).libraries.at(-1)).toMatchObject({
      library: { group: 'ET' },
      signatures: 2,
    });
    for (const rules of [`${both}# ${rule(2)}\n`, `${both}# ${rule(1)}\n`, `# ${rule(2)}\n`])
      expect(await refusedTar(await holding(rules))).toMatchObject({ code: 'verify/content' });
  });

  it('is refused with a detector that is named and not there', async () => {
    const some = makeContent(1, [
      { sid: 1624001, rule: rule(1624001), detector: { name: 'x.lua', text: '-- x\n' } },
    ]);
    expect((await verifyTar(await makeTar(some, [ada, ben]))).members).toHaveLength(some.length + 2);
    expect(
      await refusedTar(
        await makeTar(
          some.filter(({ name }) => !name.endsWith('.lua')),
          [ada, ben],
        ),
      ),
    ).toMatchObject({ code: 'verify/content' });
  });
});

const sha1 = { preferredHashAlgorithm: enums.hash.sha1, nonDeterministicSignaturesViaNotation: false };
const md5 = { ...sha1, preferredHashAlgorithm: enums.hash.md5, rejectHashAlgorithms: new Set<enums.hash>() };

/** openpgp signs by EdDSA with SHA-256 or better alone; RSA takes what it is told. */
async function makeRsaMember(config: Partial<Config>, rsaBits = 2048): Promise<TestMember> {
  const { privateKey, publicKey } = await generateKey({
    type: 'rsa',
    rsaBits,
    userIDs: [{ name: 'Old', email: 'old@example.org' }],
    date: day(-1),
    format: 'armored',
    config,
  });
  const key = await readPrivateKey({ armoredKey: privateKey });
  return {
    key,
    entry: {
      name: 'Old',
      email: 'old@example.org',
      fingerprint: key.getFingerprint().toUpperCase(),
      publicKey,
    },
  };
}
