import { join } from 'node:path';
import { ClarionError } from '../names/error.ts';
import { bundlePath, type Ring, rings, sha256, type Withdrawal } from '../release/index.ts';
import { writeInstant } from '../release/instant.ts';
import { readIfThere } from '../store/index.ts';
import { consistentTargetFile, liveUpdateFolder } from './layout.ts';
import type { Previous, PublishedRing } from './previous.ts';
import { withPublished } from './published.ts';
import {
  changeRings,
  expectAcceptable,
  type Offer,
  type RingChanging,
  type RingReleases,
  ringReleases,
  targetsOf,
} from './ring-change.ts';
import { earlierRing, isSignedFor } from './ring-file.ts';

/** So many numbers back, withdrawals are remembered. */
const rememberedReleases = 30;

export interface Withdrawing extends RingChanging {
  readonly release: number;
  /** One line, which operators read. */
  readonly reason: string;
}

export interface Withdrawn {
  readonly outcome: 'withdrawn' | 'nothing-to-do';
  readonly withdrawal: Withdrawal;
  /** What new sensors get now. */
  readonly rings: RingReleases;
}

/**
 * Takes a release back, for good: each ring that names it names the one before again, and says what was withdrawn and
 * why. A sensor that has it keeps it and warns, for its number never goes down; the next release has a higher number
 * and mends it.
 *
 * @throws ClarionError of kind `usage`: `publish/withdraw` where no ring names the release or none is before it,
 * `publish/ring` where sensors would not take the one before, `publish/published`; `publish/previous` (verification);
 * `state/locked`, `publish/disk` (state).
 */
export async function withdraw(withdrawing: Withdrawing): Promise<Withdrawn> {
  const { out, keys, release, reason, now } = withdrawing;
  return withPublished(out, keys, async (previous): Promise<Withdrawn> => {
    const known = previous.withdrawn.find((each) => each.release === release);
    if (known !== undefined)
      return { outcome: 'nothing-to-do', withdrawal: known, rings: ringReleases(previous, new Map()) };
    const target = rings
      .map((ring) => previous.rings[ring].target)
      .find(({ custom }) => custom.release === release);
    if (target === undefined) throw notNamed(release, previous);
    const withdrawal: Withdrawal = {
      release,
      sha256: target.custom.tar.sha256,
      date: writeInstant(now),
      reason,
    };
    const all = [...previous.withdrawn, withdrawal].sort((a, b) => a.release - b.release);
    const offers = await offersWithout(withdrawing, previous, all);
    const { stable } = ringReleases(previous, targetsOf(offers));
    // A sensor that waits with a withdrawn release must find it told, however long that takes.
    const forgotten = Math.min(previous.release.number - rememberedReleases, stable);
    const withdrawn = all.filter((each) => each.release > forgotten);
    return {
      outcome: 'withdrawn',
      withdrawal,
      rings: await changeRings(withdrawing, previous, { offers, withdrawn }),
    };
  });
}

/** What each ring names from now on; a ring that was ahead of the release has nothing to tell of it. */
async function offersWithout(
  withdrawing: Withdrawing,
  previous: Previous,
  gone: readonly Withdrawal[],
): Promise<ReadonlyMap<Ring, Offer>> {
  const { release } = withdrawing;
  const { stable, canary } = previous.rings;
  const offers = new Map<Ring, Offer>();
  const offered = (ring: Ring, published: PublishedRing) =>
    published.target.custom.release === release ? offerBefore(withdrawing, previous, ring, gone) : published;
  if (stable.target.custom.release <= release)
    offers.set('stable', (await offered('stable', stable)) ?? nothingBefore(release, 'stable'));
  if (canary.target.custom.release <= release) {
    const before = await offered('canary', canary);
    const least = offers.get('stable') ?? stable;
    // Canary sensors may have all that stable ones may, and have no less.
    const isBehind = (before?.target.custom.release ?? 0) < least.target.custom.release;
    offers.set('canary', before === undefined || isBehind ? least : before);
  }
  return offers;
}

/**
 * The newest release of a ring before the one that is withdrawn, as its metadata named it then: undefined where none is
 * there that today's ring key signed.
 */
async function offerBefore(
  withdrawing: Withdrawing,
  previous: Previous,
  ring: Ring,
  gone: readonly Withdrawal[],
): Promise<Offer | undefined> {
  const liveUpdate = join(withdrawing.out, liveUpdateFolder);
  const before = await earlierRing(
    liveUpdate,
    ring,
    previous.rings[ring].metadata.version,
    (earlier) =>
      earlier.target.custom.release < withdrawing.release &&
      gone.every((each) => each.release !== earlier.target.custom.release) &&
      isSignedFor(previous.targets, ring, earlier),
  );
  if (before === undefined) return undefined;
  const { target } = before;
  const { release } = target.custom;
  const path = consistentTargetFile(bundlePath(ring, release), target.sha256);
  const bundle = await readIfThere(join(liveUpdate, path));
  if (bundle === undefined) return undefined;
  if (bundle.byteLength !== target.length || sha256(bundle) !== target.sha256)
    throw new ClarionError('verification', `${path} is not the bundle that ${before.file} names`, {
      code: 'publish/previous',
      expected: `release ${release}, sha256 ${target.sha256}`,
      hint: 'restore the public folder from a copy',
    });
  await expectAcceptable(release, bundle, withdrawing);
  return { target, bundle };
}

function nothingBefore(release: number, ring: Ring): never {
  throw new ClarionError('usage', `There is no release before ${release} that ${ring} could go back to`, {
    code: 'publish/withdraw',
    expected: 'one that was in the ring under the key that the ring has today',
    hint: 'publish a release that mends it: sensors that have this one take it as well',
  });
}

function notNamed(release: number, previous: Previous): ClarionError {
  const named = ringReleases(previous, new Map());
  return new ClarionError('usage', `No ring has release ${release}`, {
    code: 'publish/withdraw',
    expected: `a release that new sensors get: ${named.stable} (stable) or ${named.canary} (canary)`,
    hint:
      release < previous.release.number
        ? 'sensors that have an older one take the newest as soon as they ask'
        : `the newest release is ${previous.release.number}`,
  });
}
