export { type CsafDocuments, csafDocuments, expectValid } from './documents.ts';
export { type CsafSigned, csafFiles } from './files.ts';
export { type Standing, signOpen, standingSignatures } from './signed.ts';
export { unsignedCsaf } from './unsigned.ts';
