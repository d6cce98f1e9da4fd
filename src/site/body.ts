import type { Element, ElementContent, Root as HastRoot } from 'hast';
import { h } from 'hastscript';
import type { Heading, Root, RootContent } from 'mdast';
import rehypeSanitize, { type Options as Schema } from 'rehype-sanitize';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import type { Note } from '../advisory/note.ts';
import { SKIP, visit } from '../advisory/visit.ts';
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

/** Of the note at hand: page and print view hold the same text, and are made one after the other. */
let last: { readonly note: WeakRef<Note>; readonly tree: HastRoot } | undefined;

/** Turns a note's Markdown into safe elements, section by section; each time into others, which may be changed. */
export function noteBody(note: Note): Body {
  const tree = last?.note.deref() === note ? last.tree : safeTree(note);
  last = { note: new WeakRef(note), tree };
  return split({
    ...tree,
    children: tree.children.map((node) => (node.type === 'element' ? copyOf(node) : node)),
  });
}

function copyOf(node: Element): Element {
  const children = node.children.map((child) => (child.type === 'element' ? copyOf(child) : child));
  return { ...node, properties: { ...node.properties }, children };
}

function safeTree(note: Note): HastRoot {
  const tree: Root = {
    type: 'root',
    children: [
      ...note.lead.map(belowSections),
      ...note.sections.flatMap(({ heading, content }) => [title(heading), ...content.map(belowSections)]),
    ],
  };
  return processor.runSync(tree);
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
  boxTables(tree);
  const lead: ElementContent[] = [];
  const sections: { heading: string; content: ElementContent[] }[] = [];
  const footnotes: ElementContent[] = [];
  for (const node of tree.children) {
    if (node.type === 'doctype') continue;
    if (node.type === 'element' && node.tagName === 'h2')
      sections.push({ heading: textOf(node), content: [] });
    else if (node.type === 'element' && node.properties.dataFootnotes !== undefined)
      footnotes.push(...node.children.filter(isList));
    else (sections.at(-1)?.content ?? lead).push(node);
  }
  return { lead, sections, footnotes };
}

function isList(node: ElementContent): boolean {
  return node.type === 'element' && node.tagName === 'ol';
}

/**
 * A wide table scrolls in its own box, by keyboard too; the page never does. Each box has a name of its own, by which
 * those who do not see it tell one from the next.
 */
function boxTables(tree: HastRoot): void {
  let count = 0;
  visit(tree, 'element', (node, index, parent) => {
    if (node.tagName !== 'table' || parent === undefined || index === undefined) return undefined;
    count += 1;
    parent.children[index] = h('section.scroll', { tabIndex: 0, ariaLabel: `Table ${count}` }, node);
    return SKIP;
  });
}
