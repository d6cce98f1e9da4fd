export type { Loads } from '../library/index.ts';
export { type Commit, withCommit } from './commit/commit.ts';
export { uncommitted } from './commit/uncommitted.ts';
export { type Configuration, configurationSchema } from './configuration.ts';
export { findRoot } from './find-root.ts';
export { fixFiles } from './fix.ts';
export { type ImportedSignature, importedSignatures } from './imported.ts';
export { isDraft, isPublic, notesNaming } from './links.ts';
export {
  type Counts,
  checkedWorkspace,
  type FaultReading,
  findFaults,
  loadWorkspace,
  type WorkspaceReading,
} from './load.ts';
export { type CacheOptions, type NoteCache, openCache } from './note-cache.ts';
export { otherRules } from './other-rules.ts';
export { type PublicContent, publicContent } from './public-content.ts';
export { readerVersion } from './reader-version.ts';
export { restrictedContent } from './restricted-content.ts';
export { addressOf, type RestrictedLabel, restrictedFolders } from './restricted-folder.ts';
export { type View, WorkspaceReader } from './view.ts';
export { type Watching, watchWorkspace } from './watch.ts';
export type { Sample, SampledRule, Signature, Workspace } from './workspace.ts';
