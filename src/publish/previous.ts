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
  checkSha256sums,
  decompress,
  type Member,
  type ReleaseFile,
  readReleaseFile,
  readTar,
  releaseLayout,
  sha256,
  targetCustomSchema,
} from '../release/index.ts';
import { readJson } from '../release/json.ts';
import { releaseFileName } from '../release/member.ts';
import { bundlePath } from '../release/target.ts';
import type { RootChain } from '../signing/index.ts';
import { type RingTarget, ring } from '../signing/metadata.ts';
import { readIfThere } from '../store/index.ts';
import { consistentTargetFile, metadataFile, timestampFile } from './layout.ts';

/** What a public folder holds from the last time. */
export interface Previous {
  /** timestamp.json, to which all else hangs. */
  readonly pointer: Uint8Array;
  /** The root whose keys signed it: today's, or one before where keys have changed since. */
  readonly root: Metadata<Root>;
  readonly timestamp: Timestamp;
  readonly snapshot: Snapshot;
  readonly targets: Targets;
  readonly stable: Targets;
  readonly target: RingTarget;
  readonly tar: Uint8Array;
  readonly members: readonly Member[];
  readonly release: ReleaseFile;
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
  const later = names.find((name) => /^([2-9]|[1-9][0-9]+)\.(snapshot|stable|targets)\.json$/.test(name));
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

  const stableFile = metadataFile('stable', snapshot.signed.meta[`${ring}.json`]?.version ?? 0);
  const stable = Metadata.fromJSON(MetadataKind.Targets, document(stableFile, await read(stableFile)));
  targets.verifyDelegate(ring, stable);

  const target = targetOf(stable.signed);
  const path = bundlePath(ring, target.custom.release);
  const bundle = await read(consistentTargetFile(path, target.sha256));
  expectDigest('bundle', bundle, target.length, target.sha256);
  const tar = decompress(bundle, target.custom.tar.length);
  expectDigest('tar', tar, target.custom.tar.length, target.custom.tar.sha256);
  const members = await readTar(tar, releaseLayout);
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
    stable: stable.signed,
    target,
    tar,
    members,
    release,
  };
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

function targetOf(stable: Targets): RingTarget {
  const [file] = Object.values(stable.targets);
  const custom = targetCustomSchema.parse(file?.custom);
  const digest = file?.hashes.sha256;
  if (file === undefined || digest === undefined) throw new Error('the ring names no bundle');
  return { length: file.length, sha256: digest, custom };
}

function expectDigest(what: string, bytes: Uint8Array, length: number, digest: string): void {
  if (bytes.byteLength !== length || sha256(bytes) !== digest)
    throw new Error(`the ${what} is not the one that the ring names`);
}

function document(name: string, bytes: Uint8Array) {
  return readJson(name, bytes, z.record(z.string(), z.json()));
}
