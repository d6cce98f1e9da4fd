import type { Nodes, Root } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { type Data, type Processor, unified } from 'unified';

type Syntax = NonNullable<Data['micromarkExtensions']>[number];
type Constructs = NonNullable<Syntax['text']>;
type Construct = Extract<Constructs[string], { tokenize: unknown }>;

/** Parses GitHub-flavoured Markdown whose lines end with `\n`. */
export function parseMarkdown(text: string): Root {
  return unified().use(remarkParse).use(remarkGfm).use(onlyWherePossible, text).parse(text);
}

/**
 * The parser tries a mail address at every word, and a table at every line of every paragraph: half of its work. This
 * has it try them only where the text could hold one. What it makes of the text is the same.
 */
function onlyWherePossible(this: Processor, text: string): void {
  const { micromarkExtensions = [], fromMarkdownExtensions = [] } = this.data();
  const starts = addressStarts(text);
  const codes = new Set([...starts].map((offset) => String(text.charCodeAt(offset))));
  const lines = tableLines(text);
  const syntax = micromarkExtensions.map((extension) => ({
    ...extension,
    text: changed(extension.text, (code, construct) => {
      if (construct.name?.endsWith('Autolink') !== true) return construct;
      return codes.has(code) ? startingAt(starts, construct) : undefined;
    }),
    flow: changed(extension.flow, (_code, construct) => {
      if (construct.name !== 'table') return construct;
      return lines.size > 0 ? onLines(lines, construct) : undefined;
    }),
  }));
  this.data('micromarkExtensions', syntax);
  this.data(
    'fromMarkdownExtensions',
    fromMarkdownExtensions.flat().map((extension) => ({
      ...extension,
      transforms: extension.transforms?.map(
        (transform) => (tree: Root) => (mayHoldAddress(tree) ? transform(tree) : undefined),
      ),
    })),
  );
}

/** The constructs of each character, each as it is, changed, or left out. */
function changed(
  constructs: Constructs | undefined,
  change: (code: string, construct: Construct) => Construct | undefined,
): Constructs {
  return Object.fromEntries(
    Object.entries(constructs ?? {}).map(([code, list]) => [
      code,
      [list ?? []].flat().flatMap((construct) => change(code, construct) ?? []),
    ]),
  );
}

function startingAt(offsets: ReadonlySet<number>, construct: Construct): Construct {
  return {
    ...construct,
    previous(code) {
      return (construct.previous?.call(this, code) ?? true) && offsets.has(this.now().offset);
    },
  };
}

function onLines(lines: ReadonlySet<number>, construct: Construct): Construct {
  return {
    ...construct,
    tokenize(effects, ok, nok) {
      return lines.has(this.now().line) ? construct.tokenize.call(this, effects, ok, nok) : nok;
    },
  };
}

/** Offsets of everything that an address which becomes a link by itself may begin with. */
function addressStarts(text: string): ReadonlySet<number> {
  // Each by itself: what reads as the name before an @ may hold the beginning of another address.
  const beginnings = [/(?<![\w+.-])[\w+.-]+(?=@)/g, /https?:\/\//gi, /www\./gi];
  return new Set(beginnings.flatMap((pattern) => Array.from(text.matchAll(pattern), ({ index }) => index)));
}

/** Lines, from 1, that a table may have: the line above a row of dashes, and from there to the next empty line. */
function tableLines(text: string): ReadonlySet<number> {
  const lines = new Set<number>();
  let within = false;
  for (const [index, line] of text.split('\n').entries()) {
    if (/-/.test(line) && /[|:]/.test(line) && /[-|:][ \t]*$/.test(line)) {
      lines.add(index);
      within = true;
    }
    if (line.trim() === '') within = false;
    if (within) lines.add(index + 1);
  }
  return lines;
}

/** Whether a text of a tree may hold an address that is no link yet. */
function mayHoldAddress(node: Nodes): boolean {
  if (node.type === 'text') return /@[\w-]+\.[\w-]|https?:\/\/|www\./i.test(node.value);
  if (!('children' in node) || node.type === 'link' || node.type === 'linkReference') return false;
  return node.children.some(mayHoldAddress);
}
