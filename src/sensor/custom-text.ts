import { Document, isMap, isScalar, isSeq, parseDocument, Scalar, type YAMLMap } from 'yaml';
import { ClarionError } from '../names/error.ts';
import type { CustomFile, CustomSignature, LoadedSignature } from './custom.ts';
import { before, plainEnabled, writePlain } from './custom-parts.ts';

/** What is to change in a custom file. */
export interface Change {
  /** Signatures of it whose word after `enabled:` is replaced. */
  readonly enable: readonly LoadedSignature[];
  readonly disable: readonly LoadedSignature[];
  /** Signatures that come to its end. */
  readonly fresh: readonly CustomSignature[];
  /** Signatures of it that are written anew in their place. */
  readonly replace?: ReadonlyMap<LoadedSignature, CustomSignature>;
  /** All groups that it is to be subscribed to. */
  readonly groups?: readonly string[];
  /** Texts of releases that its copies were copied from, and that are kept beside it. */
  readonly bases?: readonly string[];
}

/** How text is written that a YAML document was made of: no line is broken, and `[ET]` stays `[ET]`. */
const layout = { lineWidth: 0, flowCollectionPadding: false };

/**
 * The text of a custom file with a change. One word changes for what is switched; comments, order and, where each
 * signature is a part, all other bytes stay.
 *
 * @param file undefined for a file that is to be made.
 */
export function changedText(file: CustomFile | undefined, library: string, change: Change): string {
  if (file === undefined) {
    const groups = change.groups === undefined ? '' : `groups: ${writtenGroups(change.groups)}\n`;
    const list = change.fresh.length === 0 ? '' : `signatures:\n${written(change.fresh)}`;
    return `library: ${library}\n${groups}${list}`;
  }
  const text = withGroups(replaced(file, change.replace) ?? switched(file, change), change.groups);
  if (change.fresh.length === 0) return text;
  if (file.inParts) {
    const list = /^signatures:/m.test(text) ? '' : 'signatures:\n';
    return `${text}${text.endsWith('\n') ? '' : '\n'}${list}${written(change.fresh)}`;
  }
  return appended(text, file.path, change.fresh);
}

function switched({ text, path }: CustomFile, { enable, disable }: Change): string {
  const changes = [
    ...enable.map((each) => [each, 'true'] as const),
    ...disable.map((each) => [each, 'false'] as const),
  ];
  if (changes.length === 0) return text;
  const whole = changes.every(([{ part }]) => part !== undefined)
    ? undefined
    : parseDocument(text).get('signatures');
  const words = changes.map(([signature, word]) => ({
    word,
    range: enabledRange(text, signature, whole, path),
  }));
  const pieces: string[] = [];
  let from = 0;
  for (const { word, range } of words.sort((a, b) => a.range[0] - b.range[0])) {
    pieces.push(text.slice(from, range[0]), word);
    from = range[1];
  }
  return [...pieces, text.slice(from)].join('');
}

/** The text with signatures written anew, their comments kept; undefined where there are none to write. */
function replaced({ text, path }: CustomFile, replace: Change['replace'] = new Map()): string | undefined {
  if (replace.size === 0) return undefined;
  const changes = [...replace].sort(([a], [b]) => a.index - b.index);
  if (changes.some(([{ part }]) => part === undefined)) {
    const document = parseDocument(text);
    for (const [{ index }, signature] of changes)
      rewrite(document, expectMap(document.getIn(['signatures', index]), path), signature);
    return document.toString(layout);
  }
  const pieces: string[] = [];
  let from = 0;
  for (const [{ part }, signature] of changes) {
    if (part === undefined) continue;
    const old = text.slice(part.start, part.end);
    const plain = old === writePlain(part.signature) ? writePlain(signature) : undefined;
    pieces.push(text.slice(from, part.start), plain ?? rewrittenPart(old, signature, path));
    from = part.end;
  }
  return [...pieces, text.slice(from)].join('');
}

/** A part with another signature in it. What stands below it, before the next one, is not the parser's to lay out. */
function rewrittenPart(part: string, signature: CustomSignature, path: string): string {
  const tail = /(?:(?<=\n) {0,4}(?:#.*)?\r?\n)*$/.exec(part)?.[0] ?? '';
  const document = parseDocument(before + part.slice(0, part.length - tail.length));
  rewrite(document, expectMap(document.getIn(['signatures', 0]), path), signature);
  return document.toString(layout).slice(before.length) + tail;
}

function expectMap(node: unknown, path: string): YAMLMap {
  if (isMap(node)) return node;
  throw new ClarionError('internal', `${path} has no such signature`, { code: 'library/splice' });
}

/** Gives a map the keys of a signature. Keys that stay keep their place, their comments and their way of writing. */
function rewrite(document: Document, node: YAMLMap, signature: CustomSignature): void {
  for (const key of ['sid', 'base', 'rule', 'detectors'] as const) {
    const value = signature[key];
    const old = node.get(key, true);
    if (value === undefined) node.delete(key);
    else if (key === 'base' && isMap(old)) rewriteBase(document, old, signature);
    else if (key === 'rule' && isScalar(old) && String(old.type).startsWith('QUOTE')) old.value = value;
    else if (key === 'rule') node.set(key, literal(String(value)));
    else node.set(key, document.createNode(value));
  }
  for (const [name, text] of Object.entries(signature.detectors ?? {}))
    node.setIn(['detectors', name], literal(text));
}

function rewriteBase(document: Document, node: YAMLMap, { base }: CustomSignature): void {
  for (const [key, value] of Object.entries({ detectors: undefined, ...base }))
    if (value === undefined) node.delete(key);
    else node.set(key, typeof value === 'object' ? document.createNode(value) : value);
}

function withGroups(text: string, groups: readonly string[] | undefined): string {
  if (groups === undefined) return text;
  const list = /^groups: \[[^\]\n]*\](?=[ \t]*(?: #.*)?$)/m;
  const words = `groups: ${writtenGroups(groups)}`;
  if (list.test(text)) return text.replace(list, words);
  if (!/^groups:/m.test(text) && /^library: .*$/m.test(text))
    return text.replace(/^library: .*$/m, (found) => `${found}\n${words}`);
  const document = parseDocument(text);
  document.set('groups', document.createNode([...groups], { flow: true }));
  return document.toString(layout);
}

/** A name that YAML would take for a number or a constant stands in quotes. */
function writtenGroups(groups: readonly string[]): string {
  const written = groups.map((group) =>
    /^(?!(?:TRUE|FALSE|NULL)$)[A-Z]/.test(group) ? group : JSON.stringify(group),
  );
  return `[${written.join(', ')}]`;
}

/** Where the word after `enabled:` begins and ends. `whole` is the list of a file that is not in parts. */
function enabledRange(
  text: string,
  { part, index, enabled, name }: LoadedSignature,
  whole: unknown,
  path: string,
): readonly [number, number] {
  const plain = part && plainEnabled(text, part);
  if (plain !== undefined) return [plain, plain + String(enabled).length];
  const list =
    part === undefined ? whole : parseDocument(before + text.slice(part.start, part.end)).get('signatures');
  const signature = isSeq(list) ? list.items[part === undefined ? index : 0] : undefined;
  const word = isMap(signature) ? signature.get('enabled', true) : undefined;
  const range = isScalar(word) ? word.range : undefined;
  if (!range)
    throw new ClarionError('internal', `${name} has no \`enabled\` of its own in ${path}`, {
      code: 'library/splice',
    });
  const shift = part === undefined ? 0 : part.start - before.length;
  return [range[0] + shift, range[1] + shift];
}

/** Signatures as parts, one below the other. */
function written(fresh: readonly CustomSignature[]): string {
  return fresh
    .map((each) => {
      const plain = writePlain(each);
      if (plain !== undefined) return plain;
      const document = new Document({ signatures: [] });
      document.set('signatures', document.createNode([]));
      add(document, each);
      return document.toString(layout).slice(before.length);
    })
    .join('');
}

/** Adds signatures to a file that is laid out in a way of its own. Its comments and its order stay. */
function appended(text: string, path: string, fresh: readonly CustomSignature[]): string {
  const document = parseDocument(text);
  if (!isSeq(document.get('signatures'))) document.set('signatures', document.createNode([]));
  for (const signature of fresh)
    if (!add(document, signature))
      throw new ClarionError('internal', `${path} takes no signatures`, { code: 'library/append' });
  return document.toString(layout);
}

function add(document: Document, signature: CustomSignature): boolean {
  const list = document.get('signatures');
  if (!isSeq(list)) return false;
  list.flow = false;
  const node = document.createNode(signature);
  if (signature.rule !== undefined) node.setIn(['rule'], literal(signature.rule));
  for (const [name, text] of Object.entries(signature.detectors ?? {}))
    node.setIn(['detectors', name], literal(text));
  list.add(node);
  return true;
}

/** Text as a block scalar, so that an operator can read and edit it. */
function literal(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = Scalar.BLOCK_LITERAL;
  return scalar;
}
