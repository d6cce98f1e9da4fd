import type { VerifiedRelease } from '../../verify/index.ts';

/** A release whose proofs can be made again. */
export interface ProvenRelease {
  readonly release: VerifiedRelease;
  /** False where the keys that it was verified with came with it. */
  readonly trusted: boolean;
  /** The bytes of its evidence, not checked yet; undefined where there is none. */
  readonly evidence: () => Promise<Uint8Array | undefined>;
}
