import type { Element } from 'hast';
import { h } from 'hastscript';

/**
 * Code with a line above that says what it is. Long lines wrap, and copy as the one line that they are; the theme's
 * script adds a button that copies.
 */
export function code(label: string, text: string): Element {
  return h('figure.code', [h('figcaption', h('span', label)), h('pre', h('code', lines(text)))]);
}

/** Each line in an element of its own, its line end included, so that the look can tell a line from the rest of one. */
function lines(text: string): Element[] {
  return text.split(/(?<=\n)/).map((line) => h('span.line', words(line)));
}

/** Most characters of a word that is kept whole: what is longer may break anywhere. */
const wholeWord = 40;

/** A browser breaks lines after hyphens: the words that have one are kept whole, `--set` and names of signatures. */
function words(line: string): (Element | string)[] {
  return line
    .split(/(\s+)/)
    .map((word) => (word.includes('-') && word.length <= wholeWord ? h('span.word', word) : word));
}
