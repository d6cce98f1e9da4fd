import type { TargetFile } from '@tufjs/models';
import { bundlePath, type Ring, type RingCustom, targetCustomSchema } from '../release/index.ts';
import { tarLimits } from '../release/tar.ts';
import { refusal } from './steps.ts';
import { type MetadataFile, openFile, type TargetsMetadata, targetsIn } from './tuf/metadata.ts';

/** What a ring offers: its bundle, what is known of it before it is fetched, and what was withdrawn. */
export interface RingOffer {
  readonly target: TargetFile;
  readonly custom: RingCustom;
}

/**
 * TUF 1.0.34, 5.7.1: the ring names exactly one bundle, under a name that tells its release and that is the ring's.
 *
 * @throws ClarionError of step `verify/targets`.
 */
export function offerOf(name: Ring, ring: TargetsMetadata): RingOffer {
  const step = 'verify/targets';
  const [target, ...others] = Object.values(ring.signed.targets);
  if (target === undefined || others.length > 0)
    throw refusal(step, `The ring ${name} names ${others.length + (target === undefined ? 0 : 1)} targets`, {
      expected: 'one bundle',
    });
  const custom = targetCustomSchema.safeParse(target.custom);
  if (!custom.success)
    throw refusal(
      step,
      `The ring ${name} does not tell what it should of ${target.path}: ${custom.error.issues[0]?.message ?? ''}`,
    );
  const expected = bundlePath(name, custom.data.release);
  if (target.path !== expected)
    throw refusal(step, `The ring ${name} names ${JSON.stringify(target.path)}`, { expected });
  if (custom.data.tar.length > tarLimits.bytes || target.length > tarLimits.bytes)
    throw refusal(step, `The release is longer than ${tarLimits.bytes} bytes`);
  if (!/^[0-9a-f]{64}$/.test(target.hashes.sha256 ?? ''))
    throw refusal(step, `The ring ${name} gives no sha256 of ${target.path}`);
  return { target, custom: custom.data };
}

/** Reads a ring's metadata of which this machine knows that it verified. */
export function readOffer(name: Ring, file: MetadataFile): RingOffer {
  return offerOf(name, targetsIn(openFile(file)));
}
