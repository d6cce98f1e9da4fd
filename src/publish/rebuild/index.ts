export type { Difference } from './difference.ts';
export { type Rebuilt, rebuild } from './rebuild.ts';
