import { Document, isMap, isScalar, isSeq, parseDocument, Scalar } from 'yaml';
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
}

/**
 * The text of a custom file with a change. One word changes for what is switched; comments, order and, where each
 * signature is a part, all other bytes stay.
 *
 * @param file undefined for a file that is to be made.
 */
export function changedText(file: CustomFile | undefined, library: string, change: Change): string {
  if (file === undefined) return `library: ${library}\nsignatures:\n${written(change.fresh)}`;
  const text = switched(file, change);
  if (change.fresh.length === 0) return text;
  if (file.inParts) return `${text}${text.endsWith('\n') ? '' : '\n'}${written(change.fresh)}`;
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
      return document.toString({ lineWidth: 0 }).slice(before.length);
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
  return document.toString({ lineWidth: 0 });
}

function add(document: Document, signature: CustomSignature): boolean {
  const list = document.get('signatures');
  if (!isSeq(list)) return false;
  list.flow = false;
  const node = document.createNode(signature);
  node.setIn(['rule'], literal(signature.rule));
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
