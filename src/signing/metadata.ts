import { type Key, Metadata, MetaFile, Snapshot, TargetFile, Targets, Timestamp } from '@tufjs/models';
import { bundlePath, type Ring, rings, type TargetCustom, type Withdrawal } from '../release/target.ts';
import { expiryOf, type RoleKey, specVersion } from './role.ts';

type Signed = Targets | Snapshot | Timestamp;

/** The role's key; while it is being replaced, the one before as well, so that clients of both roots accept the file. */
export type Signers = readonly [RoleKey, ...RoleKey[]];

/** A role's metadata, signed, and the file that it makes: compact JSON. */
export interface SignedRole<T extends Signed = Signed> {
  readonly metadata: Metadata<T>;
  readonly bytes: Uint8Array;
}

/** Top-level targets: no target of its own; each ring, for its own folder alone, ends the search (TUF 1.0.34, 4.5). */
export function signTargets(
  version: number,
  ringKeys: Readonly<Record<Ring, Key>>,
  signers: Signers,
  now: Date,
): SignedRole<Targets> {
  const delegations = {
    keys: Object.fromEntries(rings.map((ring) => [ringKeys[ring].keyID, ringKeys[ring].toJSON()])),
    roles: rings.map((ring) => ({
      name: ring,
      keyids: [ringKeys[ring].keyID],
      threshold: 1,
      terminating: true,
      paths: [`${ring}/*`],
    })),
  };
  const expires = expiryOf('targets', now);
  return signed(
    Targets.fromJSON({
      _type: 'targets',
      version,
      spec_version: specVersion,
      expires,
      targets: {},
      delegations,
    }),
    signers,
  );
}

/** What the ring names: the bundle, and what a sensor must know before it fetches a byte of it. */
export interface RingTarget {
  readonly length: number;
  readonly sha256: string;
  readonly custom: TargetCustom;
}

/** A ring role: one target, the bundle of its newest release, and what was withdrawn. */
export function signRing(
  ring: Ring,
  version: number,
  { target, withdrawn }: { readonly target: RingTarget; readonly withdrawn: readonly Withdrawal[] },
  signers: Signers,
  now: Date,
): SignedRole<Targets> {
  const path = bundlePath(ring, target.custom.release);
  const { release, team, tar, deltas } = target.custom;
  const custom = {
    release,
    team,
    tar: { ...tar },
    deltas: Object.fromEntries(Object.entries(deltas).map(([from, delta]) => [from, [...delta]])),
    ...(withdrawn.length === 0 ? {} : { withdrawn: withdrawn.map((each) => ({ ...each })) }),
  };
  const file = new TargetFile({
    path,
    length: target.length,
    hashes: { sha256: target.sha256 },
    unrecognizedFields: { custom },
  });
  return signed(
    new Targets({ version, specVersion, expires: expiryOf(ring, now), targets: { [path]: file } }),
    signers,
  );
}

/** Snapshot: the versions of targets and rings, so that old and new files can't be mixed (TUF 1.0.34, 4.4). */
export function signSnapshot(
  version: number,
  versions: Readonly<Record<Ring | 'targets', number>>,
  signers: Signers,
  now: Date,
): SignedRole<Snapshot> {
  const meta = Object.fromEntries(
    (['targets', ...rings] as const).map((role) => [
      `${role}.json`,
      new MetaFile({ version: versions[role] }),
    ]),
  );
  return signed(new Snapshot({ version, specVersion, expires: expiryOf('snapshot', now), meta }), signers);
}

/**
 * Timestamp: which snapshot is the newest (TUF 1.0.34, 4.6). Its optional hashes and length of the snapshot are left
 * out: the snapshot is signed itself, and every poll of every sensor fetches this file.
 */
export function signTimestamp(
  version: number,
  snapshot: number,
  signers: Signers,
  now: Date,
): SignedRole<Timestamp> {
  return signed(
    new Timestamp({
      version,
      specVersion,
      expires: expiryOf('timestamp', now),
      snapshotMeta: new MetaFile({ version: snapshot }),
    }),
    signers,
  );
}

function signed<T extends Signed>(role: T, signers: Signers): SignedRole<T> {
  const metadata = new Metadata(role);
  for (const signer of signers) metadata.sign((bytes) => signer.sign(bytes));
  return { metadata, bytes: Buffer.from(JSON.stringify(metadata.toJSON()), 'utf8') };
}
