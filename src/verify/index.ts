export { type BundleOptions, verifyBundle } from './bundle.ts';
export { createFetcher, type Fetcher, type FetchLimits } from './fetcher.ts';
export { type Floor, type Pulled, type PullOptions, pull } from './pull.ts';
export type { VerifiedRelease } from './release.ts';
export type { Signer } from './signatures.ts';
export { type StepCode, type StepObserver, steps } from './steps.ts';
export { checkTrust } from './trust.ts';
export type { MetadataName, MetadataStore, Ring } from './tuf/client.ts';
