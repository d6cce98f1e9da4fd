import type { Note } from '../advisory/note.ts';
import type { Workspace } from './workspace.ts';

/** The notes that link a signature, by their ids: the back link, which is written nowhere. */
export function notesNaming(workspace: Workspace, signatureName: string): readonly Note[] {
  return workspace.notes.filter(({ matter }) => matter.signatures.includes(signatureName));
}

/** True for a note that anyone may read: TLP:CLEAR, and no draft. Site, feeds and live update hold no other. */
export function isPublic({ matter }: Note): boolean {
  return matter.tlp === 'CLEAR' && matter.status !== 'draft';
}
