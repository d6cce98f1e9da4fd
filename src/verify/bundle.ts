import { decompress, type TeamFile } from '../release/index.ts';
import { tarLimits } from '../release/tar.ts';
import { type VerifiedRelease, verifyRelease } from './release.ts';
import { inStep, type StepObserver } from './steps.ts';

export interface BundleOptions {
  readonly team: TeamFile;
  readonly now: Date;
  readonly passed?: StepObserver | undefined;
}

/**
 * Verifies a bundle for one who has it and the team file, and nothing else: the steps from `verify/archive` on. What
 * only a live update can tell (is it the newest, is it stale) stays open.
 *
 * @param bundle the bytes of `clarion-N.tar.zst`.
 * @throws ClarionError of kind `verification` whose code is the step that refused.
 */
export async function verifyBundle(bundle: Uint8Array, options: BundleOptions): Promise<VerifiedRelease> {
  const tar = await inStep('verify/archive', () => decompress(bundle, tarLimits.bytes));
  return verifyRelease(tar, options);
}
