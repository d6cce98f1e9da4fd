import { stat } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { ClarionError } from '../../names/error.ts';
import { findRoot } from '../../workspace/index.ts';

/** The workspace that is meant: the one that was named, or the nearest upward from the first path. */
export async function rootOf(workspace: string | undefined, paths: readonly string[]): Promise<string> {
  if (workspace !== undefined) {
    const root = resolve(workspace);
    // A folder above may be another workspace; the one that was named is meant.
    if ((await findRoot(root)) === root) return root;
    throw new ClarionError('usage', `No workspace at ${root}`, {
      code: 'workspace/none',
      expected: 'a folder with a clarion.yaml',
    });
  }
  const first = paths[0];
  return findRoot(first === undefined ? process.cwd() : dirname(first));
}

/** A path as faults name it: from the root of the workspace, with `/`; empty for the root itself. */
export async function inWorkspace(root: string, path: string): Promise<string> {
  const usage = (message: string, expected: string, cause?: unknown) =>
    new ClarionError('usage', message, { code: 'check/path', expected, cause });
  const from = relative(root, path);
  if (from === '..' || from.startsWith(`..${sep}`))
    throw usage(`${path} is outside the workspace ${root}`, 'files and folders of the workspace');
  try {
    await stat(path);
  } catch (cause) {
    throw usage(`No file or folder ${path}`, 'files and folders that are there', cause);
  }
  return from.split(sep).join('/');
}

export function isWithin(file: string, path: string): boolean {
  return path === '' || file === path || file.startsWith(`${path}/`);
}
