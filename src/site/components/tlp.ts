import type { Element } from 'hast';
import { h } from 'hastscript';

/** The label of the Traffic Light Protocol (FIRST, TLP 2.0) with what it means; pages hold TLP:CLEAR alone. */
export function tlp(): Element {
  return h('p.tlp', [h('strong', 'TLP:CLEAR'), ' ', h('span', 'May be shared without limit.')]);
}
