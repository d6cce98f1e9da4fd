import type { Root } from 'hast';
import { h } from 'hastscript';
import type { Note } from '../../advisory/note.ts';
import { sections } from '../article.ts';
import { frame } from '../components/frame.ts';
import { noteHead } from '../components/note-head.ts';
import type { SiteContext } from '../context.ts';
import { spellOut } from '../spelled.ts';
import { titleOf } from './title.ts';

/** The print view of a note, `advisories/ID/print/index.html`: one flow, addresses spelled out, nothing to click. */
export function printPage(note: Note, context: SiteContext): Root {
  const { configuration } = context.workspace;
  const article = h('article.note', [
    noteHead(note, configuration),
    h('div.sections', sections(note, context)),
  ]);
  spellOut(article);
  return frame(
    {
      title: titleOf(note, configuration),
      description: `Print view of incident note ${note.matter.id}.`,
      root: '../../../',
      kind: 'print',
      running: note.matter.id,
      tlp: note.matter.tlp,
      content: [article],
    },
    context,
  );
}
