import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';

/** One fact: what it is, and its value. */
export type Fact = readonly [label: string, value: string | ElementContent | readonly ElementContent[]];

/** A short list of facts as a description list. */
export function facts(list: readonly Fact[]): Element {
  return h(
    'dl.facts',
    list.map(([label, value]) =>
      h('div', [h('dt', label), h('dd', typeof value === 'string' ? value : [value].flat())]),
    ),
  );
}
