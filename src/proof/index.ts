export { evidence } from './evidence.ts';
export type { Proof } from './proof.ts';
export { proveSignatures } from './prove.ts';
