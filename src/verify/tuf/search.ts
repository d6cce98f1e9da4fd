import type { TargetFile } from '@tufjs/models';
import { delegationsFor } from './delegation.ts';
import type { Signatories, TargetsMetadata } from './metadata.ts';

/** 5.6.7.1: how many roles one search visits. */
const maxVisited = 32;

/** What a role that is trusted with a target path says of it. */
export interface Found {
  readonly role: string;
  readonly target: TargetFile;
}

/**
 * 5.6.7: a pre-order depth-first search for a target path.
 * @param load reads the metadata of a role, checked against those who have to sign it.
 * @returns undefined where nobody who may names the path.
 */
export async function search(
  top: TargetsMetadata,
  path: string,
  load: (by: Signatories) => Promise<TargetsMetadata>,
): Promise<Found | undefined> {
  const visited = new Set<string>();
  let next: { readonly name: string; readonly load: () => Promise<TargetsMetadata> }[] = [
    { name: 'targets', load: async () => top },
  ];
  while (next.length > 0) {
    const [current, ...later] = next;
    next = later;
    // 5.6.7.1: no role twice, and not without end.
    if (current === undefined || visited.has(current.name)) continue;
    if (visited.size >= maxVisited) break;
    visited.add(current.name);
    const role = await current.load();
    const { targets } = role.signed;
    const target = Object.hasOwn(targets, path) ? targets[path] : undefined;
    if (target !== undefined) return { role: current.name, target };
    // 5.6.7.2: in order of appearance.
    const below: typeof next = [];
    for (const delegation of delegationsFor(role, path)) {
      below.push({ name: delegation.name, load: () => load(delegation) });
      // 5.6.7.2.1: after it, nobody is asked. (5.6.7.2.2: after any other, the next one is.)
      if (delegation.terminating) {
        next = [];
        break;
      }
    }
    next = [...below, ...next];
  }
  return undefined;
}
