import type { Note } from '../advisory/note.ts';
import type { FrontMatter } from '../advisory/schema.ts';
import { parseDraftId } from '../names/note-id.ts';
import type { Workspace } from './workspace.ts';

/** What of a note tells who may read it, and what it leads to. */
export interface Linking {
  readonly matter: Pick<FrontMatter, 'id' | 'status' | 'tlp' | 'signatures' | 'alarms' | 'policies'>;
}

/** The notes that link a signature, by their ids: the back link, which is written nowhere. */
export function notesNaming(workspace: Workspace, signatureName: string): readonly Note[] {
  return workspace.notes.filter(({ matter }) => matter.signatures.includes(signatureName));
}

/** True for a note that is not released yet: of status draft, or without a number. */
export function isDraft({ status, id }: Linking['matter']): boolean {
  return status === 'draft' || parseDraftId(id) !== undefined;
}

/** True for a note that anyone may read: TLP:CLEAR, and no draft. Site, feeds and live update hold no other. */
export function isPublic({ matter }: Linking): boolean {
  return matter.tlp === 'CLEAR' && !isDraft(matter);
}
