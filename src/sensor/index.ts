export type { Change } from './changes.ts';
export { type Deployed, type DeployOptions, deploy } from './deploy.ts';
export { type Copied, copySignatures, type Switched, setEnabled } from './edit.ts';
export { type Enrolled, type EnrolOptions, enrol } from './enrol.ts';
export { type Listed, listSignatures } from './list.ts';
export { defaultState, type SensorPaths, sensorPaths } from './paths.ts';
export { readSettings, type Settings } from './settings.ts';
export { readStatus, type Status } from './status.ts';
export { type NothingNew, type Updated, type UpdateOptions, update } from './update.ts';
