import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ClarionError } from '../names/error.ts';
import type { KeyFolder } from '../signing/index.ts';
import { liveUpdateFolder } from './layout.ts';
import { type Previous, readPrevious } from './previous.ts';
import { alone, publishingIn } from './public-folder.ts';

/**
 * Does work on what is published, for a change to its metadata alone: read and verified, while no other publisher works.
 *
 * @param out the public folder. An absolute path.
 * @throws ClarionError: `publish/published` (usage) where nothing is published or the keys have changed since;
 * `publish/previous` (verification); `state/locked`, `publish/disk` (state).
 */
export function withPublished<T>(
  out: string,
  keys: KeyFolder,
  work: (previous: Previous) => Promise<T>,
): Promise<T> {
  return publishingIn(out, async () => {
    // Before the lock, which would make a file of that name.
    if (!(await isFolder(out))) throw nothingPublished(out);
    return alone(out, async () => work(await readPublished(out, keys)));
  });
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

async function readPublished(out: string, keys: KeyFolder): Promise<Previous> {
  const previous = await readPrevious(join(out, liveUpdateFolder), keys.root);
  if (previous === undefined) throw nothingPublished(out);
  if (previous.root !== keys.root.newest)
    throw new ClarionError('usage', 'The keys have changed since the last publication', {
      code: 'publish/published',
      expected: 'a live update under the root of today',
      hint: 'run clarion publish, which signs everything with the keys of today',
    });
  return previous;
}

function nothingPublished(out: string): ClarionError {
  return new ClarionError('usage', `Nothing is published in ${out}`, {
    code: 'publish/published',
    expected: 'the folder that clarion publish --out wrote',
  });
}
