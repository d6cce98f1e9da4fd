import { resolve } from 'node:path';
import { byPlace } from '../../source/fault.ts';
import { type FaultReading, findFaults, loadWorkspace } from '../../workspace/index.ts';
import { cacheOf } from '../note-cache.ts';
import type { Terminal } from '../terminal.ts';

export interface Looking {
  readonly cache?: string | boolean;
  readonly published?: string;
}

/** All faults of a workspace; with `published`, what contradicts that public folder too. */
export async function faultsAt(
  root: string,
  { cache: option, published }: Looking,
  terminal: Terminal,
): Promise<FaultReading> {
  if (published === undefined) {
    const cache = await cacheOf(root, option);
    if (cache?.note !== undefined) terminal.note(cache.note);
    return findFaults(root, cache);
  }
  const { workspace, faults, counts } = await loadWorkspace(root);
  if (workspace === undefined) {
    terminal.note(`Once there is no fault, it is compared with ${published}.`);
    return { faults, counts };
  }
  // What reads releases is loaded for this alone.
  const { comparedWithPublished } = await import('../../publish/published-history.ts');
  const lies = await comparedWithPublished(workspace, resolve(published), new Date());
  return { faults: [...faults, ...lies].sort(byPlace), counts };
}
