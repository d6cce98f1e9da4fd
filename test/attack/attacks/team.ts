import {
  createCleartextMessage,
  createMessage,
  enums,
  generateKey,
  PacketList,
  readPrivateKey,
  readSignature,
  revokeKey,
  Signature,
  type SignaturePacket,
  sign,
} from 'openpgp';
import { type TeamFile, writeSha256sums } from '../../../src/release/index.ts';
import {
  day,
  makeContent,
  makeMember,
  makeTar,
  makeTeam,
  signSums,
  start,
  type TestMember,
} from '../../verify/publisher.ts';
import type { Attack } from '../attack.ts';
import { entries, forge, put, rawTar } from '../forge.ts';
import { at, endless } from '../hostile-server.ts';
import type { Scene } from '../scene.ts';

/** What an enemy does to the authors' lock who has the repository's keys already. */

const of = ['vulnerability to key compromises', 'repository keys stolen'] as const;
const oneStolen = [...of, 'one team key stolen'] as const;
const sums = writeSha256sums(makeContent(2));

/** Release 2 with this in the place of SHA256SUMS.asc. */
async function signedBy(scene: Scene, armour: string): Promise<void> {
  const tar = rawTar(
    (await entries([])).map((entry) =>
      entry.name === 'SHA256SUMS.asc' ? { ...entry, bytes: armour } : entry,
    ),
  );
  await forge(scene, { tar });
}

/** Release 2 with what this makes of the team's good signatures. */
const armoured =
  (change: (armour: string, scene: Scene) => string | Promise<string>) =>
  async (scene: Scene): Promise<void> =>
    signedBy(scene, await change(await signSums(sums, scene.members), scene));

const first = ({ members: [ada] }: Scene): TestMember => {
  if (ada === undefined) throw new Error('nobody');
  return ada;
};

const notOne = (name: string, change: (armour: string) => string): Attack => ({
  name,
  of,
  by: 'verify/signatures',
  says: 'is not one armour block',
  lasts: true,
  mount: armoured(change),
});

const armours: readonly Attack[] = [
  {
    name: 'a release that is signed by keys of the thief’s own',
    of: ['arbitrary software installation', ...of],
    by: 'verify/signatures',
    says: 'no key of the team',
    lasts: true,
    mount: async (scene) =>
      signedBy(scene, await signSums(sums, [await makeMember('Ada'), await makeMember('Ben')])),
  },
  {
    name: 'a release that is signed with one stolen key',
    of: ['arbitrary software installation', ...oneStolen],
    by: 'verify/signatures',
    says: 'signed by 1 ',
    lasts: true,
    mount: async (scene) => signedBy(scene, await signSums(sums, [first(scene)])),
  },
  {
    name: 'one stolen key, twice',
    of: oneStolen,
    by: 'verify/signatures',
    says: 'signed by 1 ',
    lasts: true,
    mount: async (scene) => signedBy(scene, await signSums(sums, [first(scene), first(scene)])),
  },
  {
    name: 'one stolen key, and one of the thief’s own',
    of: oneStolen,
    by: 'verify/signatures',
    says: 'no key of the team',
    lasts: true,
    mount: async (scene) => signedBy(scene, await signSums(sums, [first(scene), await makeMember('Ben')])),
  },
  {
    name: 'enough good signatures, and a stranger’s besides',
    of,
    by: 'verify/signatures',
    says: 'no key of the team',
    lasts: true,
    mount: async (scene) =>
      signedBy(scene, await signSums(sums, [...scene.members, await makeMember('Eve')])),
  },
  {
    name: 'signatures of another release',
    of: [...of, 'mix-and-match'],
    by: 'verify/signatures',
    says: 'is not good',
    lasts: true,
    mount: async (scene) => signedBy(scene, await signSums(writeSha256sums(makeContent(1)), scene.members)),
  },
  {
    name: 'signatures of a day to come',
    of,
    by: 'verify/signatures',
    says: 'is not good',
    lasts: true,
    mount: async (scene) => signedBy(scene, await signSums(sums, scene.members, day(30))),
  },
  {
    name: 'signatures of a text, which readers end in other ways',
    of,
    by: 'verify/signatures',
    says: 'not all of it are signatures of a file',
    lasts: true,
    mount: async (scene) => {
      const message = await createMessage({ text: sums.toString() });
      const armour = await sign({
        message,
        signingKeys: scene.members.map(({ key }) => key),
        detached: true,
        date: start,
      });
      await signedBy(scene, armour);
    },
  },
  {
    name: 'a signed letter in the place of signatures',
    of,
    by: 'verify/signatures',
    says: 'is not one armour block',
    lasts: true,
    mount: async (scene) => {
      const message = await createCleartextMessage({ text: sums.toString() });
      await signedBy(
        scene,
        await sign({ message, signingKeys: scene.members.map(({ key }) => key), date: start }),
      );
    },
  },
  {
    name: 'two armour blocks, each good',
    of,
    by: 'verify/signatures',
    says: 'it holds 2',
    lasts: true,
    mount: async (scene) => {
      const blocks = await Promise.all(scene.members.map((member) => signSums(sums, [member])));
      await signedBy(scene, blocks.join(''));
    },
  },
  notOne('words before the block', (armour) => `Good!\n${armour}`),
  notOne('words after the block', (armour) => `${armour}Good!\n`),
  notOne('a header that no reader knows the end of', (armour) =>
    armour.replace('\n\n', '\nComment: a\u0085b\n\n'),
  ),
  notOne('a header of a second line', (armour) => armour.replace('\n\n', '\nComment: a\n b\n\n')),
  notOne('blanks within the base64', (armour) => armour.replace(/\n([A-Za-z0-9+/]{8})/, '\n$1 ')),
  notOne('dashes before each line', (armour) => armour.replace(/^/gm, '- ')),
  notOne('an empty block', () => '-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----\n'),
  notOne('a zero byte after the block', (armour) => `${armour}\0`),
  notOne('nothing', () => ''),
  {
    ...notOne('a key in the place of signatures', () => ''),
    mount: async (scene) => signedBy(scene, first(scene).entry.publicKey),
  },
  {
    name: 'more signatures than a block may hold',
    of: [...of, 'endless data'],
    by: 'verify/signatures',
    says: 'is not one armour block',
    lasts: true,
    mount: async (scene) => signedBy(scene, await manySignatures(scene, 300)),
  },
  {
    name: 'a digest list that is longer than any',
    of: [...of, 'endless data'],
    by: 'verify/signatures',
    says: 'SHA256SUMS has 20000000 bytes',
    lasts: true,
    mount: async (scene) => {
      const list = Buffer.alloc(20_000_000, 'x');
      await forge(scene, {
        tar: rawTar([
          { name: 'SHA256SUMS', bytes: list },
          { name: 'SHA256SUMS.asc', bytes: await signSums(sums, scene.members) },
          ...(await entries([])).slice(2),
        ]),
      });
    },
  },
];

/** As many bad signatures as a block holds, over so many bytes. */
export async function floodOfSignatures(scene: Scene, bytes: number): Promise<void> {
  await forge(scene, {
    tar: rawTar([
      { name: 'SHA256SUMS', bytes: Buffer.alloc(bytes, 'x') },
      { name: 'SHA256SUMS.asc', bytes: await manySignatures(scene, 200) },
      ...(await entries([])).slice(2),
    ]),
  });
}

async function manySignatures(scene: Scene, count: number): Promise<string> {
  const { packets } = await readSignature({ armoredSignature: await signSums(sums, [first(scene)]) });
  const many = new PacketList<SignaturePacket>();
  for (let at = 0; at < count; at += 1) many.push(...packets);
  return new Signature(many).armor();
}

/** The next team file of the workspace, and a release under it. */
async function nextTeam(
  scene: Scene,
  next: TeamFile | string,
  signers: readonly TestMember[],
): Promise<void> {
  const bytes = Buffer.from(typeof next === 'string' ? next : JSON.stringify(next));
  const tar = await makeTar(makeContent(2, undefined, start, 2), signers);
  await forge(scene, { tar, custom: { team: 2 } });
  await put(scene, 'team/2.json', bytes);
  await put(scene, 'team/2.json.asc', await signSums(bytes, signers));
}

const chain: readonly Attack[] = [
  {
    name: 'a team file of the thief’s own',
    of: oneStolen,
    by: 'verify/team',
    says: 'no key of the team',
    lasts: true,
    mount: async (scene) => {
      const eve = await makeMember('Eve');
      await nextTeam(scene, makeTeam([eve], 1, 2), [first(scene), eve, await makeMember('Mal')]);
    },
  },
  {
    name: 'a team file that one stolen key signed',
    of: oneStolen,
    by: 'verify/team',
    says: 'signed by 1 of the members of team file 1',
    lasts: true,
    mount: async (scene) => {
      const eve = await makeMember('Eve');
      await nextTeam(scene, makeTeam([eve], 1, 2), [first(scene), eve]);
    },
  },
  {
    name: 'a team file that asks for one signature less, signed by one',
    of: oneStolen,
    by: 'verify/team',
    says: 'signed by 1 of the members of team file 1',
    lasts: true,
    mount: (scene) => nextTeam(scene, makeTeam(scene.members, 1, 2), [first(scene)]),
  },
  {
    name: 'a team file that its own new member did not sign',
    of: oneStolen,
    by: 'verify/team',
    says: 'signed by 0 of the members of team file 2',
    lasts: true,
    mount: async (scene) => nextTeam(scene, makeTeam([await makeMember('Eve')], 1, 2), scene.members),
  },
  {
    name: 'the team file of another workspace',
    of: [...of, 'wrong software installation'],
    by: 'verify/team',
    says: 'of the workspace other',
    lasts: true,
    mount: (scene) =>
      nextTeam(scene, { ...makeTeam(scene.members, 2, 2), workspace: 'other' }, scene.members),
  },
  {
    name: 'a team file for demonstrations',
    of,
    by: 'verify/team',
    says: 'demonstration',
    lasts: true,
    mount: (scene) => nextTeam(scene, { ...makeTeam(scene.members, 2, 2), demo: true }, scene.members),
  },
  {
    name: 'the team file after the next',
    of: [...of, 'fast-forward'],
    by: 'verify/team',
    says: 'This is team file 3',
    lasts: true,
    mount: (scene) => nextTeam(scene, makeTeam(scene.members, 2, 3), scene.members),
  },
  {
    name: 'a team file that names one member twice',
    of: oneStolen,
    by: 'verify/team',
    says: 'each fingerprint once',
    lasts: true,
    mount: (scene) => {
      const ada = first(scene);
      return nextTeam(scene, makeTeam([ada, ada], 2, 2), scene.members);
    },
  },
  {
    name: 'a team file of which readers read two',
    of,
    by: 'verify/team',
    says: 'stands twice',
    lasts: true,
    mount: (scene) => {
      const text = JSON.stringify(makeTeam(scene.members, 2, 2));
      return nextTeam(scene, text.replace('"threshold":2', '"threshold":1,"threshold":2'), scene.members);
    },
  },
  {
    name: 'a team file that is not there',
    of,
    by: 'verify/team',
    says: 'team/2.json is missing',
    lasts: true,
    mount: (scene) => forge(scene, { custom: { team: 2 } }),
  },
  {
    name: 'a team far ahead, to be walked to',
    of: [...of, 'endless data', 'fast-forward'],
    by: 'verify/team',
    says: 'under team file 9007199254740991',
    lasts: true,
    mount: (scene) => forge(scene, { custom: { team: Number.MAX_SAFE_INTEGER } }),
  },
  {
    name: 'a team file without end',
    of: [...of, 'endless data', 'endless or slow data'],
    by: 'verify/team',
    says: 'longer than',
    lasts: true,
    mount: async (scene) => {
      await forge(scene, { custom: { team: 2 } });
      scene.server.trick = at('/team/2.json', endless);
    },
  },
  {
    name: 'a release under the team of before, when the sensor follows the next',
    of: [...of, 'rollback', 'old release again'],
    by: 'verify/team',
    says: 'older than team file 2',
    against: ['running'],
    lasts: true,
    mount: async (scene) => {
      await nextTeam(scene, makeTeam(scene.members, 2, 2), scene.members);
      await scene.update();
      const tar = await makeTar(makeContent(3), scene.members);
      await forge(scene, { number: 3, version: 4, tar });
    },
  },
];

/** A team that handed over to one with such a member, who signs release 3 with another, later than they may. */
async function laterTeam(scene: Scene, member: TestMember, published = member): Promise<void> {
  const ada = first(scene);
  await nextTeam(scene, makeTeam([ada, published], 2, 2), [...scene.members, member]);
  const content = makeContent(3, undefined, start, 2);
  await forge(scene, {
    number: 3,
    version: 4,
    tar: await makeTar(content, [ada, member]),
    custom: { team: 2 },
    expires: { timestamp: day(40) },
  });
}

/** The team file verified when it came, or not: with the key that is spent, the quorum of the new team is not met. */
const spent: readonly Attack[] = [
  {
    name: 'a member’s key that has expired',
    of: oneStolen,
    by: 'verify/team',
    says: 'signed by 1 of the members of team file 2',
    now: day(20),
    lasts: true,
    mount: async (scene) => laterTeam(scene, await makeMember('Short', 10)),
  },
  {
    name: 'a member’s key that was revoked as stolen',
    of: oneStolen,
    by: 'verify/team',
    says: 'signed by 1 of the members of team file 2',
    now: day(3),
    lasts: true,
    mount: async (scene) => laterTeam(scene, ...(await revoked('keyCompromised'))),
  },
  {
    name: 'a member’s key that was revoked as superseded, and was good when it signed',
    of: oneStolen,
    by: 'verify/team',
    says: 'signed by 1 of the members of team file 2',
    now: day(3),
    lasts: true,
    mount: async (scene) => laterTeam(scene, ...(await revoked('keySuperseded'))),
  },
  {
    name: 'two keys of one member',
    of: oneStolen,
    by: 'verify/team',
    says: 'signed by 1 of the members of team file 2',
    lasts: true,
    mount: async (scene) => {
      const twofold = await withSubkey();
      const other = await makeMember('Other');
      const next = makeTeam([twofold, other], 2, 2);
      await nextTeam(scene, next, scene.members);
      const bytes = Buffer.from(JSON.stringify(next));
      const packets = new PacketList<SignaturePacket>();
      for (const { key } of [...scene.members, twofold])
        for (const signingKeyIDs of key.getKeyIDs()) {
          const message = await createMessage({ binary: bytes });
          const signing = { message, signingKeys: key, signingKeyIDs, detached: true, date: start } as const;
          const armoredSignature = await sign(signing).catch(() => undefined);
          if (armoredSignature !== undefined)
            packets.push(...(await readSignature({ armoredSignature })).packets);
        }
      await put(scene, 'team/2.json.asc', new Signature(packets).armor());
    },
  },
];

async function revoked(reason: 'keyCompromised' | 'keySuperseded'): Promise<[TestMember, TestMember]> {
  const member = await makeMember('Ben');
  const { publicKey } = await revokeKey({
    key: member.key,
    date: day(2),
    reasonForRevocation: { flag: enums.reasonForRevocation[reason], string: '' },
    format: 'armored',
  });
  return [member, { ...member, entry: { ...member.entry, publicKey } }];
}

async function withSubkey(): Promise<TestMember> {
  const name = 'Two';
  const email = 'two@example.org';
  const { privateKey, publicKey } = await generateKey({
    type: 'ecc',
    curve: 'ed25519Legacy',
    userIDs: [{ name, email }],
    date: day(-1),
    subkeys: [{ sign: true }],
    format: 'armored',
  });
  const key = await readPrivateKey({ armoredKey: privateKey });
  return { key, entry: { name, email, fingerprint: key.getFingerprint().toUpperCase(), publicKey } };
}

export const teamAttacks: readonly Attack[] = [...armours, ...chain, ...spent];
