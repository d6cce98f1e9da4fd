import type { Element } from 'hast';
import { h } from 'hastscript';

/** Yes or no, in words first: the mark beside it is for the eye alone. */
export function answer(yes: boolean): Element {
  return h(`span.answer.answer-${yes ? 'yes' : 'no'}`, [
    h('span.mark', { ariaHidden: 'true' }, yes ? '\u2713' : '\u2013'),
    yes ? 'Yes' : 'No',
  ]);
}
