export { compress, decompress } from './bundle.ts';
export { applyDelta, type Copy, leastCopy, readDelta, wrap as wrapDelta, writeDelta } from './delta.ts';
export { type Enrolment, readEnrolment } from './enrolment.ts';
export {
  type ImportedEntry,
  type ImportedLibrary,
  type Library,
  type LibraryEntry,
  type OwnLibrary,
  type ProofLevel,
  type ReleasedSignature,
  readLibrary,
  releasedSignature,
  writeLibrary,
} from './library.ts';
export { evidenceLayout, type Layout, type Member, releaseLayout } from './member.ts';
export { type ReleaseFile, readReleaseFile, writeReleaseFile } from './release-file.ts';
export { checkSha256sums, readSha256sums, sha256, writeSha256sums } from './sha256sums.ts';
export { readTar, type TarLimits, writeTar } from './tar.ts';
export {
  bundlePath,
  deltaEntry,
  deltaPath,
  evidencePath,
  isReason,
  type Ring,
  type RingCustom,
  rings,
  type TargetCustom,
  targetCustomSchema,
  type Withdrawal,
} from './target.ts';
export { readTeamFile, type TeamFile, type TeamMember } from './team-file.ts';
