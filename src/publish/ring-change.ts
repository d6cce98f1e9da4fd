import { join } from 'node:path';
import { ClarionError } from '../names/error.ts';
import type { Ring, Withdrawal } from '../release/index.ts';
import type { KeyFolder, Passphrase } from '../signing/index.ts';
import type { RingTarget } from '../signing/metadata.ts';
import { verifyBundle } from '../verify/index.ts';
import { liveUpdateFolder } from './layout.ts';
import { bundleFile } from './live-update.ts';
import { renewMetadata } from './metadata.ts';
import type { Previous } from './previous.ts';
import { type Write, writeFiles } from './write-files.ts';

/** Changes which release a ring names, with no release made. */
export interface RingChanging {
  /** The public folder. An absolute path. */
  readonly out: string;
  /** Of its private keys, those of the rings that change, of snapshot and of timestamp are needed. */
  readonly keys: KeyFolder;
  readonly passphrase: Passphrase;
  readonly now: Date;
  /** Writes a file of the live update; tests make it fail. */
  readonly write?: Write | undefined;
}

/** The release that each ring names. */
export type RingReleases = Readonly<Record<Ring, number>>;

/** A bundle, and what a ring says of it. */
export interface Offer {
  readonly target: RingTarget;
  readonly bundle: Uint8Array;
}

/**
 * Lets rings name other bundles: the bundles are put where the rings' sensors look for them, then the metadata is
 * signed and written, timestamp.json last. A run that dies at any point leaves a live update that sensors can use.
 */
export async function changeRings(
  { out, keys, passphrase, now, write }: RingChanging,
  previous: Previous,
  {
    offers,
    withdrawn,
  }: { readonly offers: ReadonlyMap<Ring, Offer>; readonly withdrawn: readonly Withdrawal[] },
): Promise<RingReleases> {
  const targets = targetsOf(offers);
  const metadata = await renewMetadata({ previous, targets, withdrawn, keys, passphrase, now });
  const bundles = [...offers].map(([ring, { target, bundle }]) =>
    bundleFile(ring, target.custom.release, bundle),
  );
  await writeFiles(join(out, liveUpdateFolder), [...bundles, ...metadata], write);
  return ringReleases(previous, targets);
}

export function targetsOf(offers: ReadonlyMap<Ring, Offer>): ReadonlyMap<Ring, RingTarget> {
  return new Map([...offers].map(([ring, { target }]) => [ring, target]));
}

/** What each ring names, once some name something else. */
export function ringReleases(
  previous: Pick<Previous, 'rings'> | undefined,
  targets: ReadonlyMap<Ring, RingTarget>,
): RingReleases {
  const of = (ring: Ring) => (targets.get(ring) ?? previous?.rings[ring].target)?.custom.release ?? 0;
  return { stable: of('stable'), canary: of('canary') };
}

/**
 * Sees that sensors would take a bundle which a ring is to name from now on: it is under the team file of today and
 * signed by enough of that team.
 *
 * @throws ClarionError of kind `usage`, code `publish/ring`.
 */
export async function expectAcceptable(
  release: number,
  bundle: Uint8Array,
  { keys, now }: RingChanging,
): Promise<void> {
  try {
    await verifyBundle(bundle, { team: keys.team, now });
  } catch (cause) {
    if (!(cause instanceof ClarionError) || cause.kind !== 'verification') throw cause;
    throw new ClarionError('usage', `Sensors would not take release ${release} today: ${cause.message}`, {
      code: 'publish/ring',
      expected: 'a release under the team file of today, signed by keys that are still good',
      hint: 'run clarion publish: it makes a new release',
      cause,
    });
  }
}
