import { join } from 'node:path';
import { byCodeUnit } from '../../names/order.ts';
import { readIfThere } from '../../store/index.ts';
import { listFiles } from '../files.ts';
import type { Commit } from './commit.ts';

/**
 * The files that a workspace reads and that are not as a commit has them: changed, new or gone; in order. git is not
 * asked: to compare, it would run the filters of the repository.
 */
export async function uncommitted(root: string, commit: Commit): Promise<readonly string[]> {
  const paths = new Set([...(await readFiles(root)), ...(await readFiles(commit.root))]);
  const differing: string[] = [];
  for (const path of [...paths].sort(byCodeUnit)) {
    const [here, there] = [await readIfThere(join(root, path)), await readIfThere(join(commit.root, path))];
    if (here === undefined || there === undefined || !here.equals(there)) differing.push(path);
  }
  return differing;
}

async function readFiles(root: string): Promise<readonly string[]> {
  const { faults: _, ...kinds } = await listFiles(root);
  return ['clarion.yaml', ...Object.values(kinds).flat()];
}
