import type { Element } from 'hast';
import { h } from 'hastscript';

/** Code with a line above that says what it is. Long lines wrap, and copy as the one line that they are. */
export function code(label: string, text: string): Element {
  return h('figure.code', [h('figcaption', label), h('pre', h('code', text))]);
}
