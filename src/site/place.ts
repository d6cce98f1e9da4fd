import type { Note } from '../advisory/note.ts';
import type { SiteContext } from './context.ts';

/** Where a part of a note's page stands. */
export interface NotePlace {
  readonly context: SiteContext;
  /** The way from the page to the root of the site, `../../`. */
  readonly root: string;
  /** It will be read on paper, where nothing can be followed. */
  readonly paper: boolean;
  /** The note is withdrawn: nothing on its page asks to act on it. */
  readonly withdrawn: boolean;
}

/** @param view The note's page, or its print view, which is one folder further down. */
export function placeOf({ matter }: Note, context: SiteContext, view: 'page' | 'print'): NotePlace {
  const paper = view === 'print';
  return { context, paper, root: paper ? '../../../' : '../../', withdrawn: matter.status === 'withdrawn' };
}
