import type { Root } from 'hast';
import { h } from 'hastscript';
import type { Note } from '../../advisory/note.ts';
import { sections } from '../article.ts';
import { frame } from '../components/frame.ts';
import { noteHead } from '../components/note-head.ts';
import { doNow } from '../components/now.ts';
import type { SiteContext } from '../context.ts';
import { placeOf } from '../place.ts';
import { spellOut } from '../spelled.ts';
import { titleOf } from './title.ts';

/** The print view of a note, `advisories/ID/print/index.html`: one flow, addresses spelled out, nothing to click. */
export function printPage(note: Note, context: SiteContext): Root {
  const { configuration } = context.workspace;
  const { id } = note.matter;
  const place = placeOf(note, context, 'print');
  const address = new URL(`advisories/${id}/`, configuration['base-url']);
  const article = h('article.note', [
    noteHead(note, configuration, [['On the web', h('span.address', address.href)]]),
    ...doNow(note, place, new Map()),
    h('div.sections', sections(note, place)),
  ]);
  spellOut(article, new URL('print/', address));
  return frame(
    {
      title: titleOf(note, configuration),
      description: `Print view of incident note ${id}.`,
      root: place.root,
      kind: 'print',
      note,
      running: id,
      tlp: note.matter.tlp,
      content: [article],
    },
    context,
  );
}
