import { isMap, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { ClarionError } from '../../names/error.ts';
import { yamlValue } from './new-file.ts';

type LinkKey = 'signatures' | 'alarms' | 'policies';

interface Matter {
  /** Offset of the front matter in the note's text. */
  readonly start: number;
  readonly text: string;
  readonly map: YAMLMap;
}

/**
 * Puts texts in place of values of the front matter and leaves every other character as it is: comments, order, quotes,
 * line ends.
 *
 * @throws ClarionError of kind `content`, code `note/front-matter`, where a key is not there or holds more than a text.
 */
export function replaceValues(note: string, values: Readonly<Record<string, string>>): string {
  const { start, map } = matterOf(note);
  const edits = Object.entries(values).map(([key, value]) => {
    const node = map.get(key, true);
    const [from, to] = (isScalar(node) && node.range) || [];
    if (from === undefined || to === undefined) throw unreadable(`no text in \`${key}\``);
    return { from: start + from, to: start + to, value: yamlValue(value) };
  });
  return edits
    .toSorted((a, b) => b.from - a.from)
    .reduce((text, { from, to, value }) => text.slice(0, from) + value + text.slice(to), note);
}

/**
 * Adds a name to a list of links in the front matter, as the list is written: between its brackets, or on a line of its
 * own. A list that is not there is written before the references. Every other character stays; a name that is linked
 * already changes nothing.
 *
 * @throws ClarionError of kind `content`, code `note/front-matter`.
 */
export function addLink(note: string, key: LinkKey, name: string): string {
  const { start, text, map } = matterOf(note);
  const insert = (at: number, added: string) => note.slice(0, start + at) + added + note.slice(start + at);
  const eol = note.includes('\r\n') ? '\r\n' : '\n';
  const list = map.get(key, true);
  if (isSeq(list)) {
    if (list.items.some((item) => isScalar(item) && item.value === name)) return note;
    const { at, added } = list.flow === true ? inFlow(list, name) : inBlock(list, text, name, eol);
    return insert(at, added);
  }
  const pair = map.items.find((item) => isScalar(item.key) && item.key.value === key);
  if (pair !== undefined) {
    const [, end] = (isScalar(pair.key) && pair.key.range) || [];
    if (!isScalar(pair.value) || pair.value.value !== null || end === undefined)
      throw unreadable(`no list in \`${key}\``);
    // `signatures:` with nothing behind it.
    return insert(end + 1, ` [${yamlValue(name)}]`);
  }
  const references = map.items.find((item) => isScalar(item.key) && item.key.value === 'references');
  const [at] = (isScalar(references?.key) && references.key.range) || [];
  if (at === undefined) throw unreadable('no `references`');
  return insert(at, `${key}: [${yamlValue(name)}]${eol}`);
}

function inFlow(list: YAMLSeq, name: string): { at: number; added: string } {
  const last = list.items.at(-1);
  const end = isScalar(last) ? last.range?.[1] : undefined;
  if (end !== undefined) return { at: end, added: `, ${yamlValue(name)}` };
  return { at: (list.range?.[0] ?? 0) + 1, added: yamlValue(name) };
}

/** After the line on which the last item ends, so that a comment behind that item stays with it. */
function inBlock(list: YAMLSeq, text: string, name: string, eol: string): { at: number; added: string } {
  const last = list.items.at(-1);
  const [from, end] = (isScalar(last) && last.range) || [];
  if (from === undefined || end === undefined) throw unreadable('a list whose items are no names');
  const lineEnd = text.indexOf('\n', end - 1);
  const dash = text.slice(text.lastIndexOf('\n', from) + 1, from);
  return { at: lineEnd === -1 ? text.length : lineEnd + 1, added: `${dash}${yamlValue(name)}${eol}` };
}

function matterOf(note: string): Matter {
  const open = /^\ufeff?---[ \t]*\r?\n/.exec(note)?.[0];
  const close = /^---[ \t]*\r?$/m.exec(note.slice(open?.length ?? 0));
  if (open === undefined || close === null) throw unreadable('no front matter between two --- lines');
  const text = note.slice(open.length, open.length + close.index);
  const { contents, errors } = parseDocument(text);
  if (!isMap(contents) || errors.length > 0) throw unreadable('front matter that is no YAML');
  return { start: open.length, text, map: contents };
}

function unreadable(found: string): ClarionError {
  return new ClarionError('content', `Can't change the note: ${found}`, {
    code: 'note/front-matter',
    expected: 'front matter without faults',
    hint: 'Run clarion check, mend what it tells, and try again.',
  });
}
