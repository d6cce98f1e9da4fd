import type { Nodes, Root } from 'mdast';
import { visit } from './visit.ts';

type Type = Nodes['type'];
type Of<Wanted extends Type> = Extract<Nodes, { readonly type: Wanted }>;
type ByType = ReadonlyMap<Type, readonly Nodes[]>;

/** Many checks look at one tree, and each at few of its nodes: it is walked once for all of them. */
const known = new WeakMap<Root, ByType>();

/**
 * The nodes of these types in a tree that changes no more: one type after the other, those of a type in the order in
 * which they are written.
 */
export function* nodesOf<Wanted extends Type>(
  tree: Root,
  ...types: readonly Wanted[]
): Generator<Of<Wanted>, void, undefined> {
  const byType = known.get(tree) ?? sorted(tree);
  known.set(tree, byType);
  for (const type of types) for (const node of byType.get(type) ?? []) if (isOf(node, type)) yield node;
}

function isOf<Wanted extends Type>(node: Nodes, type: Wanted): node is Of<Wanted> {
  return node.type === type;
}

function sorted(tree: Root): ByType {
  const byType = new Map<Type, Nodes[]>();
  visit(tree, (node) => {
    const others = byType.get(node.type);
    if (others === undefined) byType.set(node.type, [node]);
    else others.push(node);
  });
  return byType;
}
