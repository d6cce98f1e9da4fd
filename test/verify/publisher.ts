import { generateKeyPairSync, type KeyObject, sign as signBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { constants, zstdCompressSync } from 'node:zlib';
import {
  Key,
  Metadata,
  MetaFile,
  Root,
  Signature,
  Snapshot,
  TargetFile,
  Targets,
  Timestamp,
} from '@tufjs/models';
import {
  Signature as Block,
  createMessage,
  generateKey,
  PacketList,
  type PrivateKey,
  readPrivateKey,
  readSignature,
  type SignaturePacket,
  sign,
} from 'openpgp';
import {
  compress,
  deltaEntry,
  type Member,
  type RingCustom,
  releaseLayout,
  sha256,
  type TeamFile,
  writeLibrary,
  writeReleaseFile,
  writeSha256sums,
  writeTar,
} from '../../src/release/index.ts';

/**
 * A publisher that is not ours: it writes live updates with TUF's models, OpenPGP and the release format alone, and
 * writes them wrong where a test asks for it.
 */

export const start = new Date('2005-05-25T10:00:00Z');

/** A moment that no test lives to see, for what has to be good under the machine's own clock. */
export const never = new Date('2100-01-01T00:00:00Z');

/** A moment some days after `start`. */
export function day(days: number): Date {
  return new Date(start.getTime() + days * 86_400_000);
}

export interface TestMember {
  readonly entry: TeamFile['members'][number];
  readonly key: PrivateKey;
}

export async function makeMember(name: string, lifetimeDays = 365): Promise<TestMember> {
  const email = `${name}@example.org`;
  const { privateKey, publicKey } = await generateKey({
    type: 'ecc',
    curve: 'ed25519Legacy',
    userIDs: [{ name, email }],
    date: day(-30),
    keyExpirationTime: (lifetimeDays + 30) * 86_400,
    format: 'armored',
  });
  const key = await readPrivateKey({ armoredKey: privateKey });
  return { key, entry: { name, email, fingerprint: key.getFingerprint().toUpperCase(), publicKey } };
}

export function makeTeam(members: readonly TestMember[], threshold: number, version = 1): TeamFile {
  return {
    format: 1,
    workspace: 'example',
    version,
    threshold,
    members: members.map(({ entry }) => entry),
  };
}

/** Detached signatures in one armour block. */
export async function signSums(
  sums: Uint8Array,
  members: readonly TestMember[],
  date = start,
): Promise<string> {
  const packets = new PacketList<SignaturePacket>();
  for (const { key } of members) {
    const message = await createMessage({ binary: Uint8Array.from(sums) });
    const binarySignature = await sign({ message, signingKeys: key, detached: true, format: 'binary', date });
    packets.push(...(await readSignature({ binarySignature })).packets);
  }
  return new Block(packets).armor();
}

export interface RoleKey {
  readonly key: Key;
  readonly privateKey: KeyObject;
}

export function makeRoleKey(): RoleKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const hex = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
  return { privateKey, key: namedKey('ed25519', 'ed25519', hex) };
}

/** A key under its right id: the SHA-256 of its canonical form, which holds strings alone here. */
export function namedKey(keyType: string, scheme: string, text: string): Key {
  const canonical = `{"keytype":"${keyType}","keyval":{"public":"${text}"},"scheme":"${scheme}"}`;
  return new Key({ keyID: sha256(Buffer.from(canonical)), keyType, scheme, keyVal: { public: text } });
}

type Role = 'root' | 'timestamp' | 'snapshot' | 'targets' | 'stable';
export type RoleKeys = Readonly<Record<Role, RoleKey>>;

export function makeRoleKeys(): RoleKeys {
  const [root, timestamp, snapshot, targets, stable] = [
    makeRoleKey(),
    makeRoleKey(),
    makeRoleKey(),
    makeRoleKey(),
    makeRoleKey(),
  ];
  return { root, timestamp, snapshot, targets, stable };
}

export function writeMetadata(
  signed: Root | Timestamp | Snapshot | Targets,
  ...keys: readonly RoleKey[]
): Uint8Array {
  const metadata = new Metadata(signed);
  for (const { key, privateKey } of keys)
    metadata.sign(
      (bytes) => new Signature({ keyID: key.keyID, sig: signBytes(null, bytes, privateKey).toString('hex') }),
    );
  return Buffer.from(JSON.stringify(metadata.toJSON()));
}

const specVersion = '1.0.34';
const iso = (date: Date) => date.toISOString().replace(/\.000Z$/, 'Z');

export function makeRoot(
  keys: RoleKeys,
  version = 1,
  expires = day(400),
  signers: readonly RoleKey[] = [keys.root],
): Uint8Array {
  const root = new Root({ version, specVersion, expires: iso(expires), consistentSnapshot: true });
  for (const role of ['root', 'timestamp', 'snapshot', 'targets'] as const) root.addKey(keys[role].key, role);
  return writeMetadata(root, ...signers);
}

/** A rule of the sample library, as it would run. */
export function rule(sid: number, content = 'kalel', rev = 1): string {
  return `alert tcp any any -> any 25 (msg:"ENSRT:S-${sid} sample"; content:"${content}"; sid:${sid}; rev:${rev};)`;
}

export interface Sample {
  readonly sid: number;
  readonly rule: string;
  readonly revision?: number;
  readonly detector?: { readonly name: string; readonly text: string };
}

export const samples: readonly Sample[] = [
  { sid: 1624001, rule: rule(1624001) },
  { sid: 1624002, rule: rule(1624002, 'second') },
];

/** What sensors read of a note. */
const note = {
  format: 1,
  title: 'Worm - W32.Kalel.A@mm',
  status: 'final',
  threat: { name: 'W32.Kalel.A@mm', classes: ['mass-mailing-worm'] },
  released: '2005-05-25',
  revisions: [{ date: '2005-05-25' }],
};

/** Everything of a release but its digest list and signatures. */
export function makeContent(
  number: number,
  some: readonly Sample[] = samples,
  date = start,
  team = 1,
): readonly Member[] {
  const signatures = Object.fromEntries(
    some.map(({ sid, revision = 1, detector }) => [
      String(sid),
      {
        name: `ENSRT:S-${sid}`,
        revision,
        title: 'sample',
        description: 'A sample.',
        eventGroup: 'VIRUS',
        score: 80,
        notes: ['ETS-i-2005-12575'],
        proof: 'proven' as const,
        ...(detector === undefined ? {} : { detector: detector.name }),
        enabled: false as const,
      },
    ]),
  );
  const previous = number === 1 ? null : number - 1;
  return [
    {
      name: 'release.json',
      bytes: writeReleaseFile({
        format: 1,
        workspace: 'example',
        number,
        previous,
        date: iso(date),
        team,
        evidence: null,
      }),
    },
    {
      name: 'advisories/ETS-i-2005-12575.json',
      bytes: Buffer.from(`${JSON.stringify(note)}\n`),
    },
    { name: 'libraries/ENSRT/library.json', bytes: writeLibrary({ format: 1, group: 'ENSRT', signatures }) },
    {
      name: 'libraries/ENSRT/suricata.rules',
      bytes: Buffer.from(some.map((each) => `# ${each.rule}\n`).join('')),
    },
    ...some.flatMap(({ detector }) =>
      detector === undefined
        ? []
        : [{ name: `libraries/ENSRT/detectors/${detector.name}`, bytes: Buffer.from(detector.text) }],
    ),
  ];
}

export interface Signing {
  /** The digest list; right unless given. */
  readonly sums?: Uint8Array;
  /** SHA256SUMS.asc; signed by all members unless given. */
  readonly armour?: string;
}

export async function makeTar(
  content: readonly Member[],
  members: readonly TestMember[],
  signing: Signing = {},
): Promise<Uint8Array> {
  const sums = signing.sums ?? writeSha256sums(content);
  const armour = signing.armour ?? (await signSums(sums, members));
  return writeTar(
    [{ name: 'SHA256SUMS', bytes: sums }, { name: 'SHA256SUMS.asc', bytes: Buffer.from(armour) }, ...content],
    releaseLayout,
  );
}

export interface LiveUpdate {
  readonly number: number;
  readonly tar: Uint8Array;
  readonly keys: RoleKeys;
  /** What is laid out as the bundle; the tar, packed, unless given. */
  readonly bundle?: Uint8Array;
  /** Tars to make deltas from, by release. */
  readonly older?: ReadonlyMap<number, Uint8Array>;
  readonly custom?: Partial<RingCustom>;
  /** Version of all metadata but the root; the release's number unless given. */
  readonly version?: number;
  readonly path?: string;
  readonly expires?: Partial<Record<'timestamp' | 'snapshot' | 'targets' | 'stable', Date>>;
  /** The paths that the top-level role trusts the ring with; its own unless given. */
  readonly trustedWith?: readonly string[];
  readonly extraTargets?: readonly string[];
}

/** A window that reaches over both tars. */
const far = { [constants.ZSTD_c_windowLog]: 27 };

/** A delta from one tar to another. */
export function makeDelta(older: Uint8Array, newer: Uint8Array): Uint8Array {
  return compress(zstdCompressSync(newer, { dictionary: older, params: far }));
}

/** Lays a live update out in a folder, over what is there. Returns its address. */
export async function layOut(folder: string, made: LiveUpdate): Promise<string> {
  const { number, tar, keys, version = number, expires = {} } = made;
  const put = async (name: string, bytes: Uint8Array) => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  };
  const deltas: Record<string, [number, string]> = {};
  for (const [from, older] of made.older ?? []) {
    const delta = makeDelta(older, tar);
    await put(`targets/deltas/clarion-${from}-${number}.zst`, delta);
    deltas[String(from)] = deltaEntry(delta);
  }
  const bundle = made.bundle ?? compress(tar);
  const path = made.path ?? `stable/clarion-${number}.tar.zst`;
  await put(`targets/${dirname(path)}/${sha256(bundle)}.${path.slice(path.lastIndexOf('/') + 1)}`, bundle);
  const custom = {
    release: number,
    team: 1,
    tar: { length: tar.length, sha256: sha256(tar) },
    deltas,
    ...made.custom,
  };
  const stable = new Targets({ version, specVersion, expires: iso(expires.stable ?? day(90)) });
  for (const target of [path, ...(made.extraTargets ?? [])])
    stable.addTarget(
      TargetFile.fromJSON(target, { length: bundle.length, hashes: { sha256: sha256(bundle) }, custom }),
    );
  const targets = Targets.fromJSON({
    _type: 'targets',
    version,
    spec_version: specVersion,
    expires: iso(expires.targets ?? day(90)),
    targets: {},
    delegations: {
      keys: { [keys.stable.key.keyID]: keys.stable.key.toJSON() },
      roles: [
        {
          name: 'stable',
          keyids: [keys.stable.key.keyID],
          threshold: 1,
          terminating: true,
          paths: [...(made.trustedWith ?? ['stable/*'])],
        },
      ],
    },
  });
  const meta = { 'targets.json': new MetaFile({ version }), 'stable.json': new MetaFile({ version }) };
  const snapshot = new Snapshot({ version, specVersion, expires: iso(expires.snapshot ?? day(90)), meta });
  const timestamp = new Timestamp({
    version,
    specVersion,
    expires: iso(expires.timestamp ?? day(3)),
    snapshotMeta: new MetaFile({ version }),
  });
  await put(`metadata/${version}.stable.json`, writeMetadata(stable, keys.stable));
  await put(`metadata/${version}.targets.json`, writeMetadata(targets, keys.targets));
  await put(`metadata/${version}.snapshot.json`, writeMetadata(snapshot, keys.snapshot));
  await put('metadata/timestamp.json', writeMetadata(timestamp, keys.timestamp));
  return `${pathToFileURL(folder).href}/`;
}

/** An enrolment file for a sensor. */
export function makeEnrolment(url: string, root: Uint8Array, team: TeamFile): Uint8Array {
  return Buffer.from(
    JSON.stringify({
      format: 1,
      workspace: 'example',
      url,
      ring: 'stable',
      root: JSON.parse(Buffer.from(root).toString()),
      team,
    }),
  );
}
