export { checkDetector } from './check.ts';
export type { DetectorFault } from './fault.ts';
