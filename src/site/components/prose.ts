import type { Element } from 'hast';
import { h } from 'hastscript';

/** Plain text with blank lines between its paragraphs. */
export function prose(text: string): Element[] {
  return text
    .split(/\n[ \t]*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => h('p', paragraph));
}
