import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Metadata, MetadataKind, type Targets } from '@tufjs/models';
import { z } from 'zod';
import { type Ring, targetCustomSchema, type Withdrawal } from '../release/index.ts';
import { readJson } from '../release/json.ts';
import type { RingTarget } from '../signing/metadata.ts';
import { readIfThere } from '../store/index.ts';
import { metadataFile } from './layout.ts';

/** A version of a ring's metadata. Whose signatures it has is for the caller to see. */
export interface RingFile {
  /** Its path, below the live update. */
  readonly file: string;
  readonly metadata: Metadata<Targets>;
  readonly target: RingTarget;
  readonly withdrawn: readonly Withdrawal[];
}

/** @throws where it is no ring's metadata. */
export function readRingFile(file: string, bytes: Uint8Array): RingFile {
  const document = readJson(file, bytes, z.record(z.string(), z.json()));
  const metadata = Metadata.fromJSON(MetadataKind.Targets, document);
  const [target] = Object.values(metadata.signed.targets);
  const { withdrawn, ...custom } = targetCustomSchema.parse(target?.custom);
  const digest = target?.hashes.sha256;
  if (target === undefined || digest === undefined) throw new Error('the ring names no bundle');
  return { file, metadata, target: { length: target.length, sha256: digest, custom }, withdrawn };
}

/**
 * The newest version of a ring's metadata, of those that are still in the live update, that is what is wanted.
 *
 * @param below of versions that are lower than this one.
 */
export async function earlierRing(
  liveUpdate: string,
  ring: Ring,
  below: number,
  isWanted: (earlier: RingFile) => boolean,
): Promise<RingFile | undefined> {
  const names = await readdir(join(liveUpdate, 'metadata'));
  const versions = names
    .map((name) => Number(new RegExp(`^([1-9][0-9]*)\\.${ring}\\.json$`).exec(name)?.[1]))
    .filter((version) => version < below)
    .sort((a, b) => b - a);
  for (const version of versions) {
    const earlier = await ringFileIfThere(liveUpdate, ring, version);
    if (earlier !== undefined && isWanted(earlier)) return earlier;
  }
  return undefined;
}

/** True where a delegator's keys vouch for it. */
export function isSignedFor(targets: Targets, ring: Ring, { metadata }: RingFile): boolean {
  try {
    new Metadata(targets).verifyDelegate(ring, metadata);
    return true;
  } catch (error) {
    // The library tells a bad or missing signature by throwing; anything else is ours.
    if (error instanceof TypeError || error instanceof RangeError) throw error;
    return false;
  }
}

/** A version of a ring's metadata; undefined where it is missing or damaged: nobody finds a way through it then. */
export async function ringFileIfThere(
  liveUpdate: string,
  ring: Ring,
  version: number,
): Promise<RingFile | undefined> {
  const file = metadataFile(ring, version);
  const bytes = await readIfThere(join(liveUpdate, file));
  try {
    return bytes && readRingFile(file, bytes);
  } catch {
    // Nothing is done here but to look at these bytes; the models tell what is wrong with them by errors of any kind.
    return undefined;
  }
}
