export { expectRestrictedFolder } from './folder.ts';
export { countRestricted } from './parts.ts';
export { layOutRestricted, planRestricted, type RestrictedPlan } from './signed.ts';
export { buildRestricted } from './unsigned.ts';
