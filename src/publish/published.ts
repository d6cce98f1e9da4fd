import { join } from 'node:path';
import { ClarionError } from '../names/error.ts';
import type { KeyFolder } from '../signing/index.ts';
import { liveUpdateFolder } from './layout.ts';
import { type Previous, readPrevious } from './previous.ts';

/**
 * Reads and verifies what is published, for a change to its metadata alone.
 *
 * @param out the public folder.
 * @throws ClarionError: `publish/published` (usage) where nothing is published or the keys have changed since;
 * `publish/previous` (verification).
 */
export async function readPublished(out: string, keys: KeyFolder): Promise<Previous> {
  const previous = await readPrevious(join(out, liveUpdateFolder), keys.root);
  if (previous === undefined)
    throw new ClarionError('usage', `Nothing is published in ${out}`, {
      code: 'publish/published',
      expected: 'the folder that clarion publish --out wrote',
    });
  if (previous.root !== keys.root.newest)
    throw new ClarionError('usage', 'The keys have changed since the last publication', {
      code: 'publish/published',
      expected: 'a live update under the root of today',
      hint: 'run clarion publish, which signs everything with the keys of today',
    });
  return previous;
}
