import type { Note } from '../advisory/note.ts';
import { parseDraftId } from '../names/note-id.ts';
import type { Workspace } from './workspace.ts';

/** The notes that link a signature, by their ids: the back link, which is written nowhere. */
export function notesNaming(workspace: Workspace, signatureName: string): readonly Note[] {
  return workspace.notes.filter(({ matter }) => matter.signatures.includes(signatureName));
}

/** True for a note that is not released yet: of status draft, or without a number. */
export function isDraft({ status, id }: Note['matter']): boolean {
  return status === 'draft' || parseDraftId(id) !== undefined;
}

/** True for a note that anyone may read: TLP:CLEAR, and no draft. Site, feeds and live update hold no other. */
export function isPublic({ matter }: Note): boolean {
  return matter.tlp === 'CLEAR' && !isDraft(matter);
}
