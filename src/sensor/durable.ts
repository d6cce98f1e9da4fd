import { mkdir, open, readdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder, makeFolders, syncFolder } from '../store/index.ts';

/** Folders of the state: for root and the engine's group alone. */
export const folderMode = 0o750;

/** True for the error of a file that is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** What a folder holds; nothing where it is not there. */
export async function listIfThere(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** The last part of what a link names; undefined where there is no such link. */
export async function linkTarget(path: string): Promise<string | undefined> {
  try {
    return basename(await readlink(path));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export interface NewFile {
  /** Relative to the folder, with `/`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Writes a folder so that under its name it is whole or not there: aside (`.new-NAME`), every file and folder
 * fsynced, renamed. What a kill left under either name is cleared first.
 *
 * @param mode permission bits of the files.
 */
export async function writeFolder(path: string, files: readonly NewFile[], mode: number): Promise<void> {
  const parent = dirname(path);
  const aside = join(parent, `.new-${basename(path)}`);
  await makeFolder(parent, folderMode);
  await rm(aside, { recursive: true, force: true });
  await rm(path, { recursive: true, force: true });
  const folders = new Set<string>([aside]);
  await mkdir(aside, { mode: folderMode });
  for (const { name, bytes } of files) {
    const target = join(aside, name);
    for (let folder = dirname(target); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
    makeFolders(dirname(target), folderMode);
    const file = await open(target, 'wx', mode);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  }
  for (const folder of folders) await syncFolder(folder);
  await rename(aside, path);
  await syncFolder(parent);
}

/**
 * Waits for two pieces of work that go on at the same time, for both of them also where one fails: a lock is not given
 * up while something is still written under it.
 */
export async function allDone<A, B>(one: Promise<A>, other: Promise<B>): Promise<readonly [A, B]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}

/** Points a link elsewhere in one step: whoever follows it finds the old folder or the new one. */
export async function switchLink(link: string, target: string): Promise<void> {
  const aside = join(dirname(link), `.new-${basename(link)}`);
  await rm(aside, { force: true });
  await symlink(target, aside);
  await rename(aside, link);
  await syncFolder(dirname(link));
}

/** Removes a link for good. */
export async function removeLink(link: string): Promise<void> {
  await rm(link, { force: true });
  await syncFolder(dirname(link));
}

/** Clears what a killed run left aside in a folder. */
export async function clearLeftovers(folder: string): Promise<void> {
  for (const name of await listIfThere(folder))
    if (name.startsWith('.new-')) await rm(join(folder, name), { recursive: true, force: true });
}
