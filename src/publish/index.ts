export { rootDaysLeft } from './metadata.ts';
export { type Proven, type Publication, type Published, publish } from './publish.ts';
