import { ClarionError } from '../names/error.ts';
import { withPublished } from './published.ts';
import {
  changeRings,
  expectAcceptable,
  type RingChanging,
  type RingReleases,
  ringReleases,
} from './ring-change.ts';

export interface Promotion extends RingChanging {
  /** The number of the release, so that nothing is promoted but what was tried. */
  readonly release: number;
}

export interface Promoted {
  readonly outcome: 'promoted' | 'nothing-to-do';
  readonly rings: RingReleases;
}

/**
 * Gives stable sensors the release that canary ones have: the same bundle, byte for byte, named by the ring `stable` as
 * well. Nothing is built, proven or signed by members again.
 *
 * @throws ClarionError of kind `usage`: `publish/promote` where canary has another release, `publish/ring` where
 * sensors would not take it, `publish/published`; `publish/previous` (verification); `state/locked`, `publish/disk` (state).
 */
export async function promote(promotion: Promotion): Promise<Promoted> {
  const { out, keys, release } = promotion;
  return withPublished(out, keys, async (previous): Promise<Promoted> => {
    const { stable, canary } = previous.rings;
    if (stable.target.custom.release === release)
      return { outcome: 'nothing-to-do', rings: ringReleases(previous, new Map()) };
    if (canary.target.custom.release !== release)
      throw new ClarionError('usage', `Release ${release} is not what canary has`, {
        code: 'publish/promote',
        expected:
          canary.target.custom.release === stable.target.custom.release
            ? `nothing: both rings have release ${stable.target.custom.release}`
            : `release ${canary.target.custom.release}`,
      });
    await expectAcceptable(release, canary.bundle, promotion);
    const rings = await changeRings(promotion, previous, {
      offers: new Map([['stable', canary]]),
      withdrawn: previous.withdrawn,
    });
    return { outcome: 'promoted', rings };
  });
}
