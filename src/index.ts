/** Clarion as a library: reading notes and workspaces. Other rooms are subpaths of the package (`clarion/verify`, ...). */
export {
  type Check,
  checkNote,
  type Known,
  lastUpdated,
  type Note,
  type NoteReading,
  readNote,
  type Section,
} from './advisory/index.ts';
export { ClarionError, type ErrorKind } from './names/error.ts';
export {
  type Configuration,
  checkedWorkspace,
  findRoot,
  isPublic,
  loadWorkspace,
  notesNaming,
  type Sample,
  type Signature,
  type Workspace,
  type WorkspaceReading,
} from './workspace/index.ts';
