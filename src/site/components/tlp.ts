import type { Element } from 'hast';
import { h } from 'hastscript';
import type { FrontMatter } from '../../advisory/schema.ts';

export type TlpLabel = FrontMatter['tlp'];

const meanings: Readonly<Record<TlpLabel, string>> = {
  CLEAR: 'May be shared without limit.',
  GREEN: 'May be shared within the community, not in public.',
  AMBER: 'For those who need to know, in the organization and among its clients.',
  'AMBER+STRICT': 'For those who need to know, in the organization alone.',
  RED: 'For those to whom it was given, and nobody else.',
};

/** The label of the Traffic Light Protocol (FIRST, TLP 2.0) with what it means. Published pages hold TLP:CLEAR alone. */
export function tlp(label: TlpLabel): Element {
  return h('p.tlp', [h('strong', `TLP:${label}`), ' ', h('span', meanings[label])]);
}
