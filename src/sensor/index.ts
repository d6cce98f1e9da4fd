export type { Change } from './changes.ts';
export type { Choice, CopyState } from './choice.ts';
export { type Copied, type Copying, type CopyOptions, copySignatures } from './copy.ts';
export { type Deployed, type DeployOptions, deploy } from './deploy.ts';
export {
  type Disabling,
  disableSignatures,
  type EnableOptions,
  type Enabling,
  enableSignatures,
  type PulledIn,
  type StaysOff,
  type Switched,
  type SwitchOptions,
} from './enable.ts';
export { type Enrolled, type EnrolOptions, enrol } from './enrol.ts';
export type { Standing } from './journal.ts';
export { type Listed, type Listing, listSignatures } from './list.ts';
export { defaultState, type SensorPaths, sensorPaths } from './paths.ts';
export { type RollbackOptions, type RolledBack, rollback } from './rollback.ts';
export type { LeftOut } from './running.ts';
export type { Selection } from './selection.ts';
export { readSettings, type Settings } from './settings.ts';
export { type Shown, type ShownCopy, showSignature, type Tie } from './show.ts';
export { readStatus, type Status } from './status.ts';
export { type NothingNew, type Updated, type UpdateOptions, update, type Waiting } from './update.ts';
