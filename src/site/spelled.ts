import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';
import { visit } from '../advisory/visit.ts';
import { textOf } from './text-of.ts';

/**
 * Makes an article fit for paper: each link becomes its text and its address, since paper can not be clicked.
 *
 * @param base Where the page will be published, for the addresses of our own files.
 */
export function spellOut(article: Element, base: URL): void {
  visit(article, 'element', (node, index, parent) => {
    // A box that scrolls on a screen is neither reached nor named on paper.
    if (node.tagName === 'section' && node.properties.tabIndex !== undefined) {
      node.tagName = 'div';
      node.properties = { className: ['scroll'] };
    }
    if (node.tagName !== 'a' || parent === undefined || index === undefined) return undefined;
    const replacement = spelled(node, base);
    parent.children.splice(index, 1, ...replacement);
    return index + replacement.length;
  });
}

function spelled(link: Element, base: URL): ElementContent[] {
  const href = String(link.properties.href ?? '');
  if (href.startsWith('#')) return link.properties.dataFootnoteBackref === undefined ? link.children : [];
  const address = href.startsWith('../') ? new URL(href, base).href : href.replace(/^mailto:/i, '');
  if (textOf(link) === address) return [h('span.address', address)];
  return [...link.children, { type: 'text', value: ' ' }, h('span.address', `<${address}>`)];
}
