import type { Element } from 'hast';
import { h } from 'hastscript';

/** The head of a card: what kind of thing it is, its name, and one word about it. */
export function cardHead(kind: string, name: string, id: string, chip?: string): Element {
  return h('header', [
    h('h3', { id }, [h('span.kind', kind), ' ', h('code', name)]),
    ...(chip === undefined ? [] : [h('p.chip', chip)]),
  ]);
}

/** The heading of a part of a card: its id is the card's with a word, whatever else is on the page. */
export function cardPart(heading: string, card: string, id: string): Element {
  return h('h4', { id: `${card}.${id}` }, heading);
}
