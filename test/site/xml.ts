/** An element as read: attributes by name, child elements, and all its text. */
export interface Xml {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Xml[];
  readonly text: string;
}

const token = /<\?[^?]*\?>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
const legal = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

/**
 * Reads a well-formed XML 1.0 document of elements, attributes in double quotes and text, which is all that our writers
 * write. Throws at anything else: a character that XML has not, an unknown entity, a tag that closes nothing.
 */
export function readXml(document: string): Xml {
  if (!document.startsWith('<?xml version="1.0" encoding="utf-8"?>\n')) throw new Error('no declaration');
  if (!legal.test(document)) throw new Error('a character that XML has not');
  const top = { name: '', attributes: {}, children: [] as Xml[], text: '' };
  const open = [top];
  token.lastIndex = 0;
  while (token.lastIndex < document.length) {
    const at = token.lastIndex;
    const match = token.exec(document);
    const parent = open.at(-1);
    if (match === null || parent === undefined)
      throw new Error(`not well-formed at ${document.slice(at, at + 40)}`);
    const [, closed, opened, attributes = '', empty, text] = match;
    if (text !== undefined) parent.text += decoded(text);
    if (closed !== undefined && open.pop()?.name !== closed) throw new Error(`</${closed}> closes nothing`);
    if (opened !== undefined) {
      const element = { name: opened, attributes: attributesOf(attributes), children: [] as Xml[], text: '' };
      parent.children.push(element);
      if (empty === '') open.push(element);
    }
  }
  const [root, ...more] = top.children;
  if (root === undefined || more.length > 0 || open.length !== 1 || top.text.trim() !== '')
    throw new Error('not one element');
  return root;
}

function attributesOf(text: string): Record<string, string> {
  const all = [...text.matchAll(/([\w:.-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
    name,
    decoded(value),
  ]);
  if (new Set(all.map(([name]) => name)).size !== all.length) throw new Error(`an attribute twice:${text}`);
  return Object.fromEntries(all);
}

function decoded(text: string): string {
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(#x?[0-9A-Fa-f]+|\w+);|&/g, (whole, name: string | undefined) => {
    const number = name?.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name?.slice(1));
    const character = name?.startsWith('#') ? String.fromCodePoint(number) : named[name ?? ''];
    if (character === undefined || !legal.test(character)) throw new Error(`unknown entity ${whole}`);
    return character;
  });
}

/** The text of the only child of a name. */
export function only(parent: Xml, name: string): Xml {
  const [first, ...more] = parent.children.filter((it) => it.name === name);
  if (first === undefined || more.length > 0) throw new Error(`not one ${name} in ${parent.name}`);
  return first;
}

export function all(parent: Xml, name: string): readonly Xml[] {
  return parent.children.filter((it) => it.name === name);
}
