export type { DetectorTime } from './detector-time.ts';
export { evidence } from './evidence.ts';
export { type Memory, readMemory, writeMemory } from './memory.ts';
export type { Corpus } from './plan.ts';
export type { Proof } from './proof.ts';
export { type ProveOptions, proveSignatures } from './prove.ts';
export { type ReleasedRule, type Repetition, repeatProofs } from './repeat.ts';
