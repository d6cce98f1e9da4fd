import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';
import { visit } from 'unist-util-visit';
import { textOf } from './text-of.ts';

/** Makes an article fit for paper: each link becomes its text and its address, since paper can not be clicked. */
export function spellOut(article: Element): void {
  visit(article, 'element', (node, index, parent) => {
    if (node.tagName === 'div' && node.properties.tabIndex !== undefined)
      node.properties = { className: ['scroll'] };
    if (node.tagName !== 'a' || parent === undefined || index === undefined) return undefined;
    const replacement = spelled(node);
    parent.children.splice(index, 1, ...replacement);
    return index + replacement.length;
  });
}

function spelled(link: Element): ElementContent[] {
  const href = String(link.properties.href ?? '');
  if (href.startsWith('#')) return link.properties.dataFootnoteBackref === undefined ? link.children : [];
  const address = href.replace(/^mailto:/i, '');
  if (textOf(link) === address) return [h('span.address', address)];
  return [...link.children, { type: 'text', value: ' ' }, h('span.address', `<${address}>`)];
}
