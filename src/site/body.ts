import type { Element, ElementContent, Root as HastRoot } from 'hast';
import { h } from 'hastscript';
import type { Heading, Root, RootContent } from 'mdast';
import rehypeSanitize, { type Options as Schema } from 'rehype-sanitize';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { SKIP, visit } from 'unist-util-visit';
import type { Note } from '../advisory/note.ts';
import { textOf } from './text-of.ts';

/** What an author wrote under one heading, as safe elements. */
export interface BodySection {
  readonly heading: string;
  readonly content: readonly ElementContent[];
}

/** The Markdown of a note as safe elements, without ids on its headings. */
export interface Body {
  readonly lead: readonly ElementContent[];
  readonly sections: readonly BodySection[];
  readonly footnotes: readonly ElementContent[];
}

/**
 * All that an author's Markdown may become. Ids come from footnotes alone: their prefix begins with a capital, which
 * no heading's id does, so they need no second prefix.
 */
const schema: Schema = {
  strip: ['script', 'style'],
  clobber: [],
  protocols: { href: ['http', 'https', 'mailto'] },
  tagNames: [
    ...[
      'p',
      'h2',
      'h3',
      'h4',
      'h5',
      'h6',
      'ul',
      'ol',
      'li',
      'blockquote',
      'pre',
      'code',
      'em',
      'strong',
      'del',
    ],
    ...['br', 'hr', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'a', 'sup', 'section'],
  ],
  attributes: {
    a: ['href', 'id', 'ariaLabel', 'dataFootnoteRef', 'dataFootnoteBackref'],
    li: ['id'],
    ol: ['start'],
    section: ['dataFootnotes'],
  },
};

const processor = unified()
  .use(remarkRehype, {
    clobberPrefix: 'Footnote-',
    handlers: {
      // HTML in Markdown is text like any other: nothing of it is obeyed, and nothing of it is lost.
      html: (_state, node: { value: string }, parent: { type: string } | undefined) =>
        parent?.type === 'root' ? h('p', node.value) : { type: 'text', value: node.value },
    },
  })
  .use(() => plain)
  .use(rehypeSanitize, schema);

/** Turns a note's Markdown into safe elements, section by section. */
export function noteBody(note: Note): Body {
  const tree: Root = {
    type: 'root',
    children: [
      ...note.lead.map(belowSections),
      ...note.sections.flatMap(({ heading, content }) => [title(heading), ...content.map(belowSections)]),
    ],
  };
  return split(processor.runSync(tree));
}

function title(text: string): Heading {
  return { type: 'heading', depth: 2, children: [{ type: 'text', value: text }] };
}

/** Headings of the first two levels are the page's own. */
function belowSections(node: RootContent): RootContent {
  return node.type === 'heading' && node.depth < 3 ? { ...node, depth: 3 } : node;
}

/** Turns what a page of ours does not hold (pictures, check boxes, links of other kinds) into its text. */
function plain(tree: HastRoot): void {
  visit(tree, 'element', (node, index, parent) => {
    if (parent === undefined || index === undefined) return undefined;
    const text = textInstead(node);
    if (text !== undefined) {
      parent.children[index] = { type: 'text', value: text };
      return SKIP;
    }
    if (node.tagName !== 'a' || isFollowed(node.properties.href)) return undefined;
    parent.children.splice(index, 1, ...node.children);
    return [SKIP, index];
  });
}

function textInstead(node: Element): string | undefined {
  if (node.tagName === 'img') return String(node.properties.alt ?? '');
  if (node.tagName === 'input') return node.properties.checked === true ? '\u2611 ' : '\u2610 ';
  return undefined;
}

/** True for web addresses, mail addresses and places on the same page. */
function isFollowed(href: unknown): boolean {
  return typeof href === 'string' && /^(?:https?:\/\/|mailto:|#)/i.test(href);
}

function split(tree: HastRoot): Body {
  const lead: ElementContent[] = [];
  const sections: { heading: string; content: ElementContent[] }[] = [];
  const footnotes: ElementContent[] = [];
  for (const node of tree.children) {
    if (node.type === 'doctype') continue;
    if (node.type === 'element' && node.tagName === 'h2')
      sections.push({ heading: textOf(node), content: [] });
    else if (node.type === 'element' && node.tagName === 'section')
      footnotes.push(...node.children.filter(isList));
    else (sections.at(-1)?.content ?? lead).push(scrolling(node));
  }
  return { lead, sections, footnotes };
}

function isList(node: ElementContent): boolean {
  return node.type === 'element' && node.tagName === 'ol';
}

/** A wide table scrolls in its own box, by keyboard too; the page never does. */
function scrolling(node: ElementContent): ElementContent {
  return node.type === 'element' && node.tagName === 'table'
    ? h('div.scroll', { tabIndex: 0, role: 'region', ariaLabel: 'Table' }, node)
    : node;
}
