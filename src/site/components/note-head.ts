import type { Element } from 'hast';
import { h } from 'hastscript';
import { lastUpdated, type Note } from '../../advisory/note.ts';
import type { Configuration } from '../../workspace/configuration.ts';
import { date } from './date.ts';
import { type Fact, facts } from './facts.ts';
import { severityText, statusBanner } from './status.ts';

/**
 * What a reader needs before the first sentence: which note, how sure, how bad, how old, and whom it concerns.
 *
 * @param more Facts that one view alone tells.
 */
export function noteHead(
  { matter }: Note,
  configuration: Configuration,
  more: readonly Fact[] = [],
): Element {
  const updated = lastUpdated(matter);
  const list: Fact[] = [
    ...(matter.severity === undefined ? [] : [['Severity', severityText(matter.severity)] satisfies Fact]),
    ['Affects', matter.systems.affected.join(', ')],
    ['Class', matter.threat.classes.map((name) => classTitle(configuration, name)).join(', ')],
    ['Threat', matter.threat.name],
    ['Release date', date(matter.released)],
    ['Last updated', updated === undefined ? 'Not since its release' : date(updated)],
    ...more,
  ];
  return h('header.note-head', [
    h('h1', [h('span.id', matter.id), ' ', h('span.title', matter.title)]),
    statusBanner(matter),
    facts(list),
  ]);
}

/** How clarion.yaml calls a threat class on the page. */
export function classTitle({ classes }: Configuration, name: string): string {
  return classes[name]?.title ?? name;
}
