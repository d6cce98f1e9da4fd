import { type Document, isNode, isScalar, type Pair, visit, type YAMLMap } from 'yaml';
import type { YamlFault } from './yaml-fault.ts';

/**
 * Keys that stand twice in one map, and keys that are no words. `lineOf` gives the line of an offset as the author
 * counts.
 */
export function keyFaults(
  document: Document.Parsed,
  lineOf: (offset: number) => number,
): readonly YamlFault[] {
  const faults: YamlFault[] = [];
  visit(document, {
    Map: (_key, map) => {
      faults.push(...faultsOf(map, lineOf));
    },
  });
  return faults;
}

function faultsOf(map: YAMLMap, lineOf: (offset: number) => number): readonly YamlFault[] {
  const first = new Map<string, number>();
  return map.items.flatMap((pair): readonly YamlFault[] => {
    const key = keyOf(pair);
    if (key === undefined) return [];
    const { offset, end, name } = key;
    if (name === undefined) {
      const reason = 'Unexpected list or map as a key, expected a name';
      const hint = 'Write "name: value"; put a text that holds brackets in quotes.';
      return [{ offset, end, reason, hint, spoils: 'value' }];
    }
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, offset);
      return [];
    }
    const reason = `Unexpected second \`${name}\`, expected each key once`;
    const hint = `The first one is on line ${lineOf(before)}: merge both into one, or delete one of them.`;
    return [{ offset, end, reason, hint, spoils: 'nothing' }];
  });
}

/** A key's place and its name as data has it; no name where it is a list or a map. */
function keyOf({
  key,
}: Pair): { readonly offset: number; readonly end: number; readonly name?: string } | undefined {
  if (!isNode(key) || key.range === undefined || key.range === null) return undefined;
  const [offset, end] = key.range;
  return isScalar(key) ? { offset, end, name: String(key.value ?? '') } : { offset, end };
}
