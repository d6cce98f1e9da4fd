import { join } from 'node:path';
import type { Note } from '../../advisory/note.ts';
import { tlpLabels } from '../../advisory/schema.ts';
import { csafLabelOf } from '../../csaf/index.ts';
import {
  addressOf,
  isDraft,
  type PublicContent,
  type RestrictedLabel,
  restrictedContent,
  restrictedFolders,
  type Workspace,
} from '../../workspace/index.ts';
import { type CsafDocuments, csafDocuments } from '../csaf/index.ts';

/** What the recipients of one label get, in a folder of its own. */
export interface Part {
  readonly label: RestrictedLabel;
  /** The name of its folder. */
  readonly name: string;
  readonly path: string;
  /** The workspace, as it would be if it were published at the address of this folder. */
  readonly workspace: Workspace;
  readonly content: PublicContent;
  readonly documents: CsafDocuments;
  /** The notes that its recipients may know of: those of this label, and of all that are less restrictive. */
  readonly known: readonly Note[];
}

/** A part for each label, also for one that has no notes: its folder may hold some from before. */
export function partsOf(workspace: Workspace, folder: string): readonly Part[] {
  return restrictedFolders.map(({ label, folder: name }) => {
    const content = restrictedContent(workspace, label);
    const address = addressOf(workspace.configuration, label);
    const configuration = { ...workspace.configuration, 'base-url': address };
    return {
      label,
      name,
      path: join(folder, name),
      workspace: { ...workspace, configuration },
      content,
      documents: csafDocuments(configuration, content, csafLabelOf(label)),
      known: workspace.notes.filter(
        ({ matter }) => !isDraft(matter) && tlpLabels.indexOf(matter.tlp) <= tlpLabels.indexOf(label),
      ),
    };
  });
}

/** How many notes are above CLEAR and no drafts. */
export function countRestricted({ notes }: Workspace): number {
  return notes.filter(({ matter }) => matter.tlp !== 'CLEAR' && !isDraft(matter)).length;
}
