import type { Element } from 'hast';
import { h } from 'hastscript';
import type { FrontMatter } from '../../advisory/schema.ts';

/** Where the facts come from. The address stands beside the title: such pages vanish, addresses can be looked up. */
export function referenceList(references: FrontMatter['references']): Element {
  return h(
    'ol.references',
    references.map(({ title, url }) =>
      h('li', [h('span.title', title), ' ', h('a.address', { href: url }, url)]),
    ),
  );
}
