import { existsSync } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { ClarionError } from '../../names/error.ts';
import { isSiteFolder } from '../../site/index.ts';
import { restrictedFolders } from '../../workspace/index.ts';

/** Another folder that the restricted one may not be, be in, or hold. */
export interface Other {
  readonly path: string;
  /** What it is, as a message calls it. */
  readonly what: string;
}

/**
 * Refuses a folder for restricted notes from which they would be served to everybody, or which would serve more than
 * them; and one that holds other people's things. It need not be there yet.
 *
 * @throws ClarionError of kind `usage`, code `restricted/out`.
 */
export async function expectRestrictedFolder(folder: string, others: readonly Other[]): Promise<void> {
  const place = await followed(folder);
  for (const { path, what } of others)
    if (meet(place, await followed(path)))
      throw new ClarionError('usage', `${folder} and ${what}, ${path}, are not apart`, {
        code: 'restricted/out',
        expected: 'a folder of its own for restricted notes, neither in the other nor around it',
      });
  for (const name of existsSync(folder) ? await readdir(folder) : [])
    await expectOwn(join(folder, name), name);
}

async function expectOwn(path: string, name: string): Promise<void> {
  const known = restrictedFolders.some(({ folder }) => folder === name);
  if (known && (await isSiteFolder(path))) return;
  throw new ClarionError('usage', `${path} is not ours`, {
    code: 'restricted/out',
    expected: 'a new or empty folder, or one that restricted notes were written into before',
  });
}

/** Where a path leads once all links in it are followed, whether there is something yet or not. */
async function followed(path: string): Promise<string> {
  const full = resolve(path);
  if (existsSync(full)) return realpath(full);
  const parent = dirname(full);
  return parent === full ? full : join(await followed(parent), relative(parent, full));
}

function meet(one: string, other: string): boolean {
  return isWithin(one, other) || isWithin(other, one);
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`));
}
