import type { Element } from 'hast';
import { h } from 'hastscript';

/** A day as notes print it, `2005-05-25`, readable by machines. */
export function date(day: string): Element {
  return h('time', { dateTime: day }, day);
}
