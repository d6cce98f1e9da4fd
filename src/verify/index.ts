export { type BundleOptions, verifyBundle } from './bundle.ts';
export { type EarlierTeams, findEarlierTeams } from './earlier-teams.ts';
export type { FetchLimits } from './fetch/pace.ts';
export { shown } from './fetch/refused.ts';
export type { ProxySettings } from './fetch/server.ts';
export type { KeptTar } from './fetch-tar.ts';
export {
  type Aside,
  type Asking,
  type Condition,
  createFetcher,
  type Fetcher,
  type FetcherOptions,
} from './fetcher.ts';
export { type Floor, type Pulled, type PullOptions, pull } from './pull.ts';
export type { VerifiedRelease } from './release.ts';
export type { PartialFiles, SignedFile } from './resume.ts';
export type { Signer } from './signatures.ts';
export { type StepCode, type StepObserver, steps } from './steps.ts';
export { type TeamStep, type TeamWalk, verifyTeamStep, walkTeam } from './team-chain.ts';
export { checkTrust } from './trust.ts';
export {
  type MetadataName,
  type MetadataStore,
  type RefreshOptions,
  type Repository,
  refresh,
} from './tuf/client.ts';
export { type EarlierRoots, findEarlierRoots } from './tuf/earlier-roots.ts';
export { checkTarget, fetchTarget, type TargetOptions } from './tuf/target.ts';
