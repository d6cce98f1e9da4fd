import type { Element } from 'hast';
import { visit } from '../advisory/visit.ts';

/** The words of an element, without its markup. */
export function textOf(element: Element): string {
  const words: string[] = [];
  visit(element, 'text', (node) => void words.push(node.value));
  return words.join('');
}
