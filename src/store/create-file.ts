import { link, lstat, open, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ClarionError } from '../names/error.ts';
import { makeFolder, syncFolder } from './write-aside.ts';

/**
 * Writes a file that is not there yet: whole or not at all, and never over another. Written aside, fsynced, then given
 * its name by a link, which fails where a rename would replace.
 *
 * @throws ClarionError of kind `usage`, code `file/exists`, where the name is taken.
 */
export async function createFile(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  const aside = join(folder, `.${basename(path)}.${process.pid}.aside`);
  await makeFolder(folder);
  await rm(aside, { force: true });
  const file = await open(aside, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
    await link(aside, path);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
    throw taken(path, cause);
  } finally {
    await file.close();
    await rm(aside, { force: true });
  }
  await syncFolder(folder);
}

/**
 * For whoever creates several files: tells before the first that a name is taken.
 *
 * @throws ClarionError of kind `usage`, code `file/exists`.
 */
export async function expectFree(path: string): Promise<void> {
  try {
    await lstat(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
  throw taken(path);
}

function taken(path: string, cause?: Error): ClarionError {
  return new ClarionError('usage', `There is a file ${path} already`, {
    code: 'file/exists',
    expected: 'a name that is free: nothing is overwritten',
    cause,
  });
}
