import type { Element } from 'hast';
import { h } from 'hastscript';
import type { FrontMatter } from '../../advisory/schema.ts';
import { answer } from './answer.ts';

/** Which systems the threat runs on, and which it does not. */
export function systemsTable(systems: FrontMatter['systems']): Element {
  const row = (affected: boolean) => (name: string) =>
    h('tr', [h('th', { scope: 'row' }, name), h('td', answer(affected))]);
  return h('table.systems', [
    h('caption', 'Which systems the threat affects'),
    h('thead', h('tr', [h('th', { scope: 'col' }, 'System'), h('th', { scope: 'col' }, 'Affected')])),
    h('tbody', [...systems.affected.map(row(true)), ...systems['not-affected'].map(row(false))]),
  ]);
}
