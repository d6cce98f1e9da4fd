export { type Configuration, configurationSchema } from './configuration.ts';
export { findRoot } from './find-root.ts';
export { isPublic, notesNaming } from './links.ts';
export { type Counts, checkedWorkspace, loadWorkspace, type WorkspaceReading } from './load.ts';
export type { Sample, Signature, Workspace } from './workspace.ts';
