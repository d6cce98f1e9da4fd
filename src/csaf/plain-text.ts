import type { Definition, List, ListItem, PhrasingContent, Root, RootContent, Table } from 'mdast';
import { visit } from '../advisory/visit.ts';

/** Turns parts of one note's Markdown into text that reads well without any rendering. */
export class PlainText {
  readonly #addresses = new Map<string, string>();

  /** @param tree the whole note: links may be defined anywhere in it. */
  constructor(tree: Root) {
    visit(tree, 'definition', ({ identifier, url }: Definition) => {
      if (!this.#addresses.has(identifier)) this.#addresses.set(identifier, url);
    });
  }

  /** Blocks, with an empty line between them. */
  of(nodes: readonly RootContent[]): string {
    return this.#blocks(nodes, '\n\n');
  }

  #blocks(nodes: readonly RootContent[], between: string): string {
    return nodes
      .map((node) => this.#block(node))
      .filter((text) => text !== '')
      .join(between);
  }

  #block(node: RootContent): string {
    switch (node.type) {
      case 'paragraph':
      case 'heading':
        return this.#inline(node.children).trim();
      case 'code':
        return node.value.replace(/^(?=.)/gm, '    ');
      case 'blockquote':
        return this.of(node.children).replace(/^/gm, '> ').replace(/ +$/gm, '');
      case 'list':
        return this.#list(node);
      case 'table':
        return this.#table(node);
      case 'html':
        return node.value;
      case 'footnoteDefinition':
        return `[${node.label ?? node.identifier}] ${this.of(node.children)}`;
      default:
        return '';
    }
  }

  #list({ children, ordered, start, spread }: List): string {
    const loose = spread === true || children.some((item) => item.spread === true);
    return children
      .map((item, index) => this.#item(item, ordered === true ? `${(start ?? 1) + index}. ` : '- '))
      .join(loose ? '\n\n' : '\n');
  }

  /** What an item holds stands under its first word. */
  #item({ children, checked, spread }: ListItem, marker: string): string {
    const box = checked === true ? '[x] ' : checked === false ? '[ ] ' : '';
    const text = this.#blocks(children, spread === true ? '\n\n' : '\n');
    return `${marker}${box}${text.replace(/\n(?=.)/g, `\n${' '.repeat(marker.length)}`)}`;
  }

  #table({ children }: Table): string {
    return children
      .map((row) => row.children.map((cell) => this.#inline(cell.children).trim()).join(' | '))
      .join('\n');
  }

  #inline(nodes: readonly PhrasingContent[]): string {
    return nodes.map((node) => this.#phrase(node)).join('');
  }

  #phrase(node: PhrasingContent): string {
    switch (node.type) {
      case 'text':
        return node.value.replace(/[ \t]*\n[ \t]*/g, ' ');
      case 'inlineCode':
      case 'html':
        return node.value;
      case 'break':
        return '\n';
      case 'emphasis':
      case 'strong':
      case 'delete':
        return this.#inline(node.children);
      case 'link':
        return withAddress(this.#inline(node.children), node.url);
      case 'linkReference':
        return withAddress(this.#inline(node.children), this.#addresses.get(node.identifier) ?? '');
      case 'image':
      case 'imageReference':
        return node.alt ?? '';
      case 'footnoteReference':
        return `[${node.label ?? node.identifier}]`;
    }
  }
}

/** A link as paper has it: its words, and where it leads, unless the words say that. */
function withAddress(words: string, url: string): string {
  const address = url.replace(/^mailto:/i, '');
  return address === '' || address.startsWith('#') || address === words ? words : `${words} <${address}>`;
}
