export { HistoryRefused } from './history/index.ts';
export { rootDaysLeft } from './metadata.ts';
export type { Plan, Planning, Proven } from './plan.ts';
export { preparePublication } from './prepare.ts';
export { readPrepared, signedApart } from './prepared.ts';
export { type Publication, type Published, planPublication, publish } from './publish.ts';
export { type Difference, type Rebuilt, rebuild } from './rebuild/index.ts';
