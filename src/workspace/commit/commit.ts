import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ClarionError } from '../../names/error.ts';
import { teamFolders } from '../files.ts';
import { askGit, readBlobs } from './git.ts';

/** Most bytes that the files of a commit may have in all, as they lie on disk. */
const ceiling = 2 * 1024 * 1024 * 1024;

/** A workspace as a commit holds it. */
export interface Commit {
  /** Its id in hex. */
  readonly id: string;
  /** A folder of its own, gone after the work: clarion.yaml and the team's folders, as they were committed. */
  readonly root: string;
}

/**
 * Does work on a workspace as a commit of its repository holds it. Files come byte for byte from git's store: no hook
 * runs, no filter and no conversion of line ends, and nothing of the repository is changed. Hidden files stay out, as
 * everywhere.
 *
 * @param root the workspace, in the working tree of a git repository.
 * @param revision what git takes for a commit: `HEAD`, a tag, an id.
 * @throws ClarionError of kind `usage`: `git/absent`, `git/commit`, `git/object`.
 */
export async function withCommit<T>(
  root: string,
  revision: string,
  work: (commit: Commit) => Promise<T>,
): Promise<T> {
  const prefix = await askGit(root, ['rev-parse', '--show-prefix']);
  if (prefix === undefined)
    throw refused(`${root} is in no git repository`, 'a workspace that is kept in git');
  const wanted = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const id = (await askGit(root, wanted))?.toString('latin1').trim();
  if (id === undefined)
    throw refused(`There is no commit ${JSON.stringify(revision)}`, 'a branch, a tag or the id of a commit');
  const below = prefix.toString('utf8').replace(/\n$/, '');
  const files = await filesOf(root, id, below);
  if (!files.some(({ path }) => path === 'clarion.yaml'))
    throw refused(`The commit ${id} has no ${below}clarion.yaml`, 'a commit that holds the workspace');
  const folder = await mkdtemp(join(tmpdir(), 'clarion-commit-'));
  try {
    await lay(root, files, folder);
    return await work({ id, root: folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface CommittedFile {
  /** In the workspace. */
  readonly path: string;
  /** Of the blob. */
  readonly id: string;
}

const line = /^([0-7]{6}) ([a-z]+) ([0-9a-f]+) +([0-9]+|-)\t(.+)$/s;

/** The files of the workspace in a commit, those of the team's folders and clarion.yaml. */
async function filesOf(root: string, commit: string, prefix: string): Promise<readonly CommittedFile[]> {
  const places = ['clarion.yaml', ...teamFolders].map((name) => prefix + name);
  const listed = await askGit(root, ['ls-tree', '-r', '-l', '-z', '--full-tree', commit, '--', ...places]);
  if (listed === undefined) throw refused(`The commit ${commit} can not be read`, 'a whole clone');
  const files: CommittedFile[] = [];
  let sum = 0;
  for (const entry of listed.toString('utf8').split('\0').slice(0, -1)) {
    const [, mode = '', kind, id = '', size, full = ''] = line.exec(entry) ?? [];
    const path = full.slice(prefix.length);
    // With them, `..` stays out too.
    if (path.split('/').some((name) => name.startsWith('.'))) continue;
    if (kind !== 'blob' || !mode.startsWith('100'))
      throw refused(
        `${JSON.stringify(path)} is ${kind === 'commit' ? 'a submodule' : 'a symbolic link'} in the commit ${commit}`,
        'a file: what a link leads to is not in the commit',
      );
    sum += Number(size);
    if (sum > ceiling)
      throw refused(`The workspace in the commit ${commit} is too large`, `at most ${ceiling} bytes`);
    files.push({ path, id });
  }
  return files;
}

async function lay(root: string, files: readonly CommittedFile[], folder: string): Promise<void> {
  const blobs = readBlobs(
    root,
    files.map(({ id }) => id),
  );
  const rest = files.values();
  for await (const bytes of blobs) {
    const { value } = rest.next();
    if (value === undefined) break;
    const path = join(folder, value.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes, { flag: 'wx' });
  }
}

function refused(message: string, expected: string): ClarionError {
  return new ClarionError('usage', message, { code: 'git/commit', expected });
}
