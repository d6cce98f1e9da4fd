export { HistoryRefused } from './history/index.ts';
export { rootDaysLeft } from './metadata.ts';
export type { Plan, Planning, Proven } from './plan.ts';
export { type Publication, type Published, planPublication, publish } from './publish.ts';
