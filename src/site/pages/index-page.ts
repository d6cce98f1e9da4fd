import type { Element, Root } from 'hast';
import { h } from 'hastscript';
import type { Note } from '../../advisory/note.ts';
import { byCodeUnit } from '../../names/order.ts';
import type { Configuration } from '../../workspace/configuration.ts';
import { date } from '../components/date.ts';
import { frame } from '../components/frame.ts';
import { classTitle } from '../components/note-head.ts';
import { severityText, statusWord } from '../components/status.ts';
import type { SiteContext } from '../context.ts';

/** The front page, `index.html`: every note, newest first. */
export function indexPage(notes: readonly Note[], context: SiteContext): Root {
  const { configuration } = context.workspace;
  const { name } = configuration.publisher;
  return frame(
    {
      title: `Incident notes | ${name}`,
      description: `All incident notes of ${name}, newest first.`,
      root: '',
      kind: 'index',
      running: `Incident notes of ${name}`,
      content: [h('h1', 'Incident notes'), list(notes, configuration)],
    },
    context,
  );
}

function list(notes: readonly Note[], configuration: Configuration): Element {
  if (notes.length === 0) return h('p.empty', 'No incident note has been published yet.');
  const newestFirst = [...notes].sort(
    (a, b) => byCodeUnit(b.matter.released, a.matter.released) || byCodeUnit(b.matter.id, a.matter.id),
  );
  return h(
    'ol.note-list',
    newestFirst.map((note) => h('li', entry(note, configuration))),
  );
}

function entry({ matter }: Note, configuration: Configuration): Element {
  const classes = matter.threat.classes.map((name) => classTitle(configuration, name)).join(', ');
  return h('article', [
    h('p.when', date(matter.released)),
    h('h2', h('a', { href: `advisories/${matter.id}/index.html` }, matter.title)),
    h('p.what', [h('span.id', matter.id), ' ', h('span.classes', classes)]),
    h('p.state', [
      h('span', statusWord(matter.status)),
      ...(matter.tlp === 'CLEAR' ? [] : [' ', h('span', `TLP:${matter.tlp}`)]),
      ...(matter.severity === undefined
        ? []
        : [' ', severityText(matter.severity), h('span.hidden', ' severity')]),
    ]),
  ]);
}
