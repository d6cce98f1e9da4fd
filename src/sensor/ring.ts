import { join } from 'node:path';
import { ClarionError } from '../names/error.ts';
import { type Ring, type RingCustom, rings, type Withdrawal } from '../release/index.ts';
import { readIfThere } from '../store/index.ts';
import { readOffer } from '../verify/ring.ts';
import { installedRelease } from './master.ts';
import type { SensorPaths } from './paths.ts';

/**
 * What a ring offered when this sensor last asked it; undefined where it never did.
 *
 * @throws ClarionError `state` where the sensor's own metadata is damaged.
 */
export async function keptOffer(paths: SensorPaths, ring: Ring): Promise<RingCustom | undefined> {
  const name = `${ring}.json`;
  const bytes = await readIfThere(join(paths.metadata, name));
  if (bytes === undefined) return undefined;
  try {
    return readOffer(ring, { step: 'verify/targets', name, bytes }).custom;
  } catch (cause) {
    if (!(cause instanceof ClarionError)) throw cause;
    throw new ClarionError('state', `The sensor's own metadata/${name} is damaged: ${cause.message}`, {
      code: 'sensor/metadata',
      hint: 'Find out who or what changed it, look at the disk, and run `clarion sensor update`: it is fetched again.',
      cause,
    });
  }
}

/** The withdrawal of a release, whichever ring told this sensor: what was withdrawn never becomes good again. */
export async function withdrawalOf(
  paths: SensorPaths,
  release: number | undefined,
): Promise<Withdrawal | undefined> {
  const offers = await Promise.all(rings.map((ring) => keptOffer(paths, ring)));
  return offers.flatMap((offer) => offer?.withdrawn ?? []).find((each) => each.release === release);
}

/** @throws ClarionError `usage`, code `deploy/withdrawn`, where the installed release was withdrawn. */
export async function expectNotWithdrawn(paths: SensorPaths): Promise<void> {
  const withdrawn = await withdrawalOf(paths, await installedRelease(paths));
  if (withdrawn === undefined) return;
  const { release, date, reason } = withdrawn;
  throw new ClarionError('usage', `Release ${release} was withdrawn on ${date}: ${reason}`, {
    code: 'deploy/withdrawn',
    expected: 'a higher release, which `clarion sensor update` brings as soon as there is one',
    hint: 'Say --yes to deploy all the same, such as to switch off what it is about.',
  });
}
