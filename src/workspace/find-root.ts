import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ClarionError } from '../names/error.ts';

/** The nearest folder from `start` upward that holds a clarion.yaml; throws a `ClarionError` of kind `usage` where none does. */
export async function findRoot(start: string): Promise<string> {
  const from = resolve(start);
  for (let folder = from; ; folder = dirname(folder)) {
    if (await isFile(join(folder, 'clarion.yaml'))) return folder;
    if (folder === dirname(folder)) break;
  }
  throw new ClarionError('usage', `No workspace at ${from}`, {
    code: 'workspace/none',
    expected: 'a clarion.yaml in this folder or one above it',
    hint: 'Change to your workspace, or give --workspace DIR.',
  });
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return false;
    throw error;
  }
}
