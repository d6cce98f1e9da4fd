import type { Element, Root } from 'hast';
import { h } from 'hastscript';
import rehypeSlug from 'rehype-slug';
import { visit } from '../advisory/visit.ts';
import { textOf } from './text-of.ts';

/**
 * Gives every heading of an article its id, from its words and unique on the page. Ids are the last step: the
 * sanitizer has run, and would have changed them.
 */
export function numberHeadings(article: Element): void {
  const headings: Element[] = [];
  visit(article, 'element', (node) => {
    if (/^h[1-6]$/.test(node.tagName)) headings.push(node);
  });
  // Of all the page, it need not look at more than the headings.
  const root: Root = { type: 'root', children: headings };
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

/** The ids of an article's sections by their headings; of two headings alike the first. */
export function sectionIds(article: Element): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  visit(article, 'element', (node) => {
    const { id } = node.properties;
    if (node.tagName !== 'h2' || typeof id !== 'string') return;
    const heading = textOf(node);
    if (!ids.has(heading)) ids.set(heading, id);
  });
  return ids;
}

/** The table of contents of an article whose headings have ids, and no permalinks yet. */
export function contents(article: Element): Element {
  const items: Element[] = [];
  visit(article, 'element', (node) => {
    const id = node.properties.id;
    if (node.tagName === 'h2' && typeof id === 'string')
      items.push(h('li', h('a', { href: `#${id}` }, textOf(node))));
  });
  return h('nav.contents', { ariaLabelledBy: ['Contents'] }, [
    h('p.label', { id: 'Contents' }, 'On this page'),
    h('ol', items),
  ]);
}
