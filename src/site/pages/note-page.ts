import type { Root } from 'hast';
import { h } from 'hastscript';
import type { Note } from '../../advisory/note.ts';
import { sections } from '../article.ts';
import { frame } from '../components/frame.ts';
import { noteHead } from '../components/note-head.ts';
import type { SiteContext } from '../context.ts';
import { addPermalinks, contents, numberHeadings } from '../outline.ts';
import { titleOf } from './title.ts';

/** The page of a note, `advisories/ID/index.html`. */
export function notePage(note: Note, context: SiteContext): Root {
  const { configuration } = context.workspace;
  const text = h('div.sections', sections(note, context));
  numberHeadings(text);
  const rail = h('aside.rail', [
    contents(text),
    h('p.print-link', h('a', { href: 'print/index.html' }, 'Print this alert')),
  ]);
  addPermalinks(text);
  return frame(
    {
      title: titleOf(note, configuration),
      description: `${note.matter.title}: incident note ${note.matter.id} of ${configuration.publisher.name}.`,
      root: '../../',
      kind: 'note',
      running: note.matter.id,
      tlp: note.matter.tlp,
      content: [h('article.note', [noteHead(note, configuration), rail, text])],
    },
    context,
  );
}
