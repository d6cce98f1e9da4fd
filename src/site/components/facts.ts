import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';

/** One fact: what it is, and its value; `wide` where the value wants a line to itself. */
export type Fact = readonly [
  label: string,
  value: string | ElementContent | readonly ElementContent[],
  width?: 'wide',
];

/** A short list of facts as a description list. */
export function facts(list: readonly Fact[]): Element {
  return h(
    'dl.facts',
    list.map(([label, value, width]) =>
      h(width === undefined ? 'div' : 'div.wide', [
        h('dt', label),
        h('dd', typeof value === 'string' ? value : [value].flat()),
      ]),
    ),
  );
}
