import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  Metadata,
  MetadataKind,
  type Root,
  type Snapshot,
  type Targets,
  type Timestamp,
} from '@tufjs/models';
import { z } from 'zod';
import { ClarionError } from '../names/error.ts';
import {
  bundlePath,
  checkSha256sums,
  decompress,
  type Member,
  type ReleaseFile,
  type Ring,
  readReleaseFile,
  readTar,
  releaseLayout,
  sha256,
  type TargetCustom,
  type Withdrawal,
} from '../release/index.ts';
import { readJson } from '../release/json.ts';
import { releaseFileName } from '../release/member.ts';
import type { RootChain } from '../signing/index.ts';
import type { RingTarget } from '../signing/metadata.ts';
import { readIfThere } from '../store/index.ts';
import { consistentTargetFile, metadataFile, timestampFile } from './layout.ts';
import { earlierRing, isSignedFor, readRingFile } from './ring-file.ts';

/** A ring as it is published. */
export interface PublishedRing {
  readonly metadata: Targets;
  readonly target: RingTarget;
  readonly bundle: Uint8Array;
}

/** What a public folder holds from the last time. */
export interface Previous {
  /** timestamp.json, to which all else hangs. */
  readonly pointer: Uint8Array;
  /** The root whose keys signed it: today's, or one before where keys have changed since. */
  readonly root: Metadata<Root>;
  readonly timestamp: Timestamp;
  readonly snapshot: Snapshot;
  readonly targets: Targets;
  /** Canary is never behind stable. */
  readonly rings: Readonly<Record<Ring, PublishedRing>>;
  /** What was withdrawn, whichever ring says so, in ascending order. */
  readonly withdrawn: readonly Withdrawal[];
  /** The newest release that ever was in a ring, withdrawn or not: the next one continues it. */
  readonly release: ReleaseFile;
  readonly tar: Uint8Array;
  /** sha256 of the tar. */
  readonly digest: string;
  /** What leads to it, as a ring names it. */
  readonly deltas: TargetCustom['deltas'];
  readonly members: readonly Member[];
}

/**
 * Reads the newest release of a live update, and trusts nothing in it but what our own root leads to: the signature
 * of each role, then length and digests of bundle and tar. Expiry is no question: what has expired is renewed here.
 *
 * @param known what was read of it before: it is given back as long as timestamp.json is the same.
 * @returns undefined where nothing was published yet: there is no timestamp.json.
 * @throws ClarionError of kind `verification`, code `publish/previous`.
 */
export async function readPrevious(
  liveUpdate: string,
  roots: RootChain,
  known?: Previous,
): Promise<Previous | undefined> {
  const pointer = await readIfThere(join(liveUpdate, timestampFile));
  if (pointer === undefined) {
    await expectFirst(liveUpdate);
    return undefined;
  }
  if (known !== undefined && Buffer.compare(pointer, known.pointer) === 0) return known;
  try {
    return await readChain(liveUpdate, roots, pointer);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ClarionError(
      'verification',
      `What ${liveUpdate} holds is not what these keys signed: ${reason}`,
      {
        code: 'publish/previous',
        expected: 'an untouched live update made with the same key folder',
        hint: 'restore the public folder from a copy, or publish into a new one; sensors notice when numbers go back',
        cause,
      },
    );
  }
}

/**
 * Without timestamp.json nothing was published yet, or a first publication was killed: version 1 alone is there then.
 * Where there is a later version, somebody took the pointer away, and a second release 1 would be refused everywhere.
 */
async function expectFirst(liveUpdate: string): Promise<void> {
  const names = await readdir(join(liveUpdate, 'metadata')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const later = names.find((name) =>
    /^([2-9]|[1-9][0-9]+)\.(snapshot|stable|canary|targets)\.json$/.test(name),
  );
  if (later === undefined) return;
  throw new ClarionError(
    'verification',
    `${liveUpdate} has no ${timestampFile}, and there is metadata/${later}`,
    {
      code: 'publish/previous',
      expected: 'a whole live update, or none',
      hint: 'restore the public folder from a copy; sensors refuse a second release under a number that they know',
    },
  );
}

async function readChain(liveUpdate: string, roots: RootChain, pointer: Uint8Array): Promise<Previous> {
  const read = (file: string) => readFile(join(liveUpdate, file));
  const timestamp = Metadata.fromJSON(MetadataKind.Timestamp, document(timestampFile, pointer));
  const snapshotFile = metadataFile('snapshot', timestamp.signed.snapshotMeta.version);
  const snapshot = Metadata.fromJSON(MetadataKind.Snapshot, document(snapshotFile, await read(snapshotFile)));
  const targetsFile = metadataFile('targets', snapshot.signed.meta['targets.json']?.version ?? 0);
  const targets = Metadata.fromJSON(MetadataKind.Targets, document(targetsFile, await read(targetsFile)));
  const root = signingRoot(roots, { timestamp, snapshot, targets });

  const ringOf = async (ring: Ring) => {
    const file = metadataFile(ring, snapshot.signed.meta[`${ring}.json`]?.version ?? 0);
    const { metadata, target, withdrawn } = readRingFile(file, await read(file));
    targets.verifyDelegate(ring, metadata);
    const path = bundlePath(ring, target.custom.release);
    const bundle = await read(consistentTargetFile(path, target.sha256));
    if (bundle.byteLength !== target.length || sha256(bundle) !== target.sha256)
      throw new Error(`the bundle is not the one that the ring ${ring} names`);
    return { metadata: metadata.signed, target, bundle, withdrawn };
  };
  const [stable, canary] = [await ringOf('stable'), await ringOf('canary')];
  const withdrawn = union([...stable.withdrawn, ...canary.withdrawn]);
  const newest = await newestTar(liveUpdate, targets.signed, canary, withdrawn.at(-1));
  const members = await readTar(newest.tar, releaseLayout);
  checkSha256sums(members);
  const release = readReleaseFile(
    members.find(({ name }) => name === releaseFileName)?.bytes ?? new Uint8Array(),
  );
  return {
    pointer,
    root,
    timestamp: timestamp.signed,
    snapshot: snapshot.signed,
    targets: targets.signed,
    rings: { stable, canary },
    withdrawn,
    release,
    ...newest,
    members,
  };
}

/** Each withdrawn release once, in ascending order. */
function union(all: readonly Withdrawal[]): readonly Withdrawal[] {
  return [...new Map(all.map((each) => [each.release, each])).values()].sort((a, b) => a.release - b.release);
}

type NewestTar = Pick<Previous, 'tar' | 'digest' | 'deltas'>;

/** The tar of the newest release: canary's, or, where no ring names the newest any more, the withdrawn one. */
async function newestTar(
  liveUpdate: string,
  targets: Targets,
  { metadata, target, bundle }: PublishedRing,
  last: Withdrawal | undefined,
): Promise<NewestTar> {
  const { custom } = target;
  if (last === undefined || last.release < custom.release)
    return { tar: unpacked(bundle, custom.tar), digest: custom.tar.sha256, deltas: custom.deltas };
  const named = await earlierRing(
    liveUpdate,
    'canary',
    metadata.version,
    (earlier) => earlier.target.custom.release === last.release,
  );
  if (named === undefined) throw new Error(`nothing leads to release ${last.release}, which was withdrawn`);
  const path = consistentTargetFile(bundlePath('canary', last.release), named.target.sha256);
  // The digest is from the withdrawal. The ring's key may be another by now, and then the deltas are anybody's.
  const { length } = named.target.custom.tar;
  return {
    tar: unpacked(await readFile(join(liveUpdate, path)), { length, sha256: last.sha256 }),
    digest: last.sha256,
    deltas: isSignedFor(targets, 'canary', named) ? named.target.custom.deltas : {},
  };
}

function unpacked(bundle: Uint8Array, { length, sha256: digest }: TargetCustom['tar']): Uint8Array {
  const tar = decompress(bundle, length);
  if (tar.byteLength !== length || sha256(tar) !== digest)
    throw new Error('the tar is not the one that the ring names');
  return tar;
}

/** What root metadata vouches for itself. */
interface TopLevel {
  readonly timestamp: Metadata<Timestamp>;
  readonly snapshot: Metadata<Snapshot>;
  readonly targets: Metadata<Targets>;
}

/** The newest root whose keys signed all of it. @throws what the newest says where there is none. */
function signingRoot({ newest, earlier }: RootChain, signed: TopLevel): Metadata<Root> {
  const reasons = new Map<Metadata<Root>, unknown>();
  for (const root of [newest, ...earlier]) {
    try {
      for (const [role, metadata] of Object.entries(signed)) root.verifyDelegate(role, metadata);
      return root;
    } catch (reason) {
      reasons.set(root, reason);
    }
  }
  throw reasons.get(newest);
}

function document(name: string, bytes: Uint8Array) {
  return readJson(name, bytes, z.record(z.string(), z.json()));
}
