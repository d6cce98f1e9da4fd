import type { Root } from 'hast';
import { h } from 'hastscript';
import type { Note } from '../../advisory/note.ts';
import { sections } from '../article.ts';
import { formLinks } from '../components/formats.ts';
import { frame } from '../components/frame.ts';
import { noteHead } from '../components/note-head.ts';
import { doNow } from '../components/now.ts';
import type { SiteContext } from '../context.ts';
import { addPermalinks, contents, numberHeadings, sectionIds } from '../outline.ts';
import { placeOf } from '../place.ts';
import { titleOf } from './title.ts';

/** The page of a note, `advisories/ID/index.html`. */
export function notePage(note: Note, context: SiteContext): Root {
  const { configuration } = context.workspace;
  const place = placeOf(note, context, 'page');
  const text = h('div.sections', sections(note, place));
  numberHeadings(text);
  const now = doNow(note, place, sectionIds(text));
  const rail = h('div.rail', [contents(text), formLinks(note, place)]);
  for (const part of [...now, text]) addPermalinks(part);
  return frame(
    {
      title: titleOf(note, configuration),
      description: `${note.matter.title}: incident note ${note.matter.id} of ${configuration.publisher.name}.`,
      root: place.root,
      kind: 'note',
      note,
      script: 'clarion.js',
      running: note.matter.id,
      tlp: note.matter.tlp,
      content: [h('article.note', [noteHead(note, configuration), ...now, rail, text])],
    },
    context,
  );
}
