import { type Document, isCollection, isMap, isNode, isScalar, type Node } from 'yaml';

type Path = readonly PropertyKey[];

/** The offset of the value at a path (of its key, where `key` names one in it), or of the nearest parent present. */
export function offsetOf(document: Document.Parsed, path: Path, key?: PropertyKey): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const step of path) {
    const child = childOf(node, step);
    const named = keyOffset(node, step);
    if (child === undefined) return named ?? offset;
    // `title:` without a value has no place of its own; its key has.
    if (isScalar(child) && child.value === null && named !== undefined) return named;
    node = child;
    offset = child.range?.[0] ?? offset;
  }
  return key === undefined ? offset : (keyOffset(node, key) ?? offset);
}

/** Where the value at a path (or its key) begins and ends in the source; of what has no end, the beginning twice. */
export function rangeAt(document: Document.Parsed, path: Path, key?: PropertyKey): readonly [number, number] {
  const from = offsetOf(document, path, key);
  const nodes: unknown[] = [document.contents];
  for (const step of path) {
    const parent = nodes.at(-1);
    nodes.push(isMap(parent) ? pairOf(parent, step)?.key : undefined, childOf(parent, step));
  }
  const last = nodes.at(-1);
  if (key !== undefined && isMap(last)) nodes.push(pairOf(last, key)?.key);
  const found = nodes.findLast((node) => isNode(node) && node.range?.[0] === from);
  // Of what is not there, the nearest parent's beginning is a bare place: its end says nothing.
  const isThere = isScalar(found) || (isCollection(found) && found === last);
  return [from, isThere ? (found.range?.[1] ?? from) : from];
}

/** The offset in the source of a character of the text at a path; a value's text and its source differ by style. */
export function insideOffset(document: Document.Parsed, source: string, path: Path, at: number): number {
  const start = offsetOf(document, path);
  const node = path.reduce<Node | null | undefined>(
    (parent, step) => childOf(parent, step),
    document.contents,
  );
  if (!isScalar(node)) return start;
  if (node.type === 'PLAIN') return start + at;
  if (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') return start + 1 + at;
  return blockOffset(source, start, at);
}

/** A block scalar (`|` or `>`): its lines begin after the indentation of the first. */
function blockOffset(source: string, start: number, at: number): number {
  const first = source.indexOf('\n', start) + 1;
  const indent = /^ */.exec(source.slice(first))?.[0].length ?? 0;
  let offset = first + indent;
  for (let left = at; left > 0; left--) {
    const ends = source[offset] === '\n';
    offset++;
    if (ends) offset += indent;
  }
  return Math.min(offset, source.length);
}

/** Every text in data, with its path. */
export function stringsOf(value: unknown, path: Path = []): readonly { path: Path; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (value === null || typeof value !== 'object') return [];
  const entries: readonly [PropertyKey, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return entries.flatMap(([key, inner]) => stringsOf(inner, [...path, key]));
}

function childOf(node: unknown, step: PropertyKey): Node | undefined {
  if (isMap(node)) {
    const value = pairOf(node, step)?.value;
    return isNode(value) ? value : undefined;
  }
  const child: unknown = isCollection(node) ? node.get(step, true) : undefined;
  return isNode(child) ? child : undefined;
}

function keyOffset(node: unknown, key: PropertyKey): number | undefined {
  const pair = isMap(node) ? pairOf(node, key) : undefined;
  return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
}

/** The pair that counts: of a doubled key the last, as `toJS` has it. */
function pairOf(map: Node, key: PropertyKey) {
  if (!isMap(map)) return undefined;
  return map.items.findLast((item) => isScalar(item.key) && String(item.key.value ?? '') === String(key));
}
