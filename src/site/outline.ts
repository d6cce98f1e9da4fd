import type { Element, Root } from 'hast';
import { h } from 'hastscript';
import rehypeSlug from 'rehype-slug';
import { visit } from 'unist-util-visit';
import { textOf } from './text-of.ts';

/**
 * Gives every heading of an article its id, from its words and unique on the page. Ids are the last step: the
 * sanitizer has run, and would have changed them.
 */
export function numberHeadings(article: Element): void {
  const root: Root = { type: 'root', children: [article] };
  rehypeSlug()(root);
}

/** Adds to each section's and card's heading a link to itself. */
export function addPermalinks(article: Element): void {
  visit(article, 'element', (node) => {
    const id = node.properties.id;
    if (!/^h[2-4]$/.test(node.tagName) || typeof id !== 'string') return;
    const label = `Link to this section: ${textOf(node)}`;
    node.children.push(
      { type: 'text', value: ' ' },
      h('a.permalink', { href: `#${id}`, ariaLabel: label }, '#'),
    );
  });
}

/** The table of contents of an article whose headings have ids, and no permalinks yet. */
export function contents(article: Element): Element {
  const items: Element[] = [];
  visit(article, 'element', (node) => {
    const id = node.properties.id;
    if (node.tagName === 'h2' && typeof id === 'string')
      items.push(h('li', h('a', { href: `#${id}` }, textOf(node))));
  });
  return h('nav.contents', { ariaLabel: 'On this page' }, [h('p.label', 'On this page'), h('ol', items)]);
}
