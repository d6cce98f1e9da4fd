import type { Element } from 'hast';
import { h } from 'hastscript';
import { lastUpdated, type Note } from '../../advisory/note.ts';
import type { Configuration } from '../../workspace/configuration.ts';
import { date } from './date.ts';
import { classTitle } from './note-head.ts';
import { severityText, statusWord } from './status.ts';

/**
 * One note in a list.
 *
 * @param root The way from the list's page to the root of the site.
 */
export function listEntry(
  { matter }: Pick<Note, 'matter'>,
  root: string,
  configuration: Configuration,
): Element {
  const classes = matter.threat.classes.map((name) => classTitle(configuration, name)).join(', ');
  const updated = lastUpdated(matter);
  return h(
    'li',
    h('article', [
      h('p.when', date(matter.released)),
      h('h2', h('a', { href: `${root}advisories/${matter.id}/index.html` }, matter.title)),
      h('p.what', [
        h('span.id', matter.id),
        ' ',
        h('span.classes', classes),
        ...(updated === undefined ? [] : [' ', h('span.updated', ['Updated ', date(updated)])]),
      ]),
      h('p.state', [
        h('span', statusWord(matter.status)),
        ...(matter.tlp === 'CLEAR' ? [] : [' ', h('span', `TLP:${matter.tlp}`)]),
        ...(matter.severity === undefined
          ? []
          : [' ', severityText(matter.severity), h('span.hidden', ' severity')]),
      ]),
    ]),
  );
}
