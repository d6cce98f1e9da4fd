import { existsSync } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { ClarionError } from '../names/error.ts';
import type { KeyFolder } from '../signing/index.ts';
import { isSiteFolder } from '../site/index.ts';
import { makeFolder, tellingDisk, withLock } from '../store/index.ts';
import { liveUpdateFolder } from './layout.ts';

/**
 * Refuses a folder that holds other people's things, and one that would make the private keys public.
 *
 * @param make makes the folder if it is not there.
 */
export async function expectPublicFolder(
  out: string,
  keys: KeyFolder,
  { make }: { readonly make: boolean },
): Promise<void> {
  expectApart(out, resolve(keys.path), keys);
  if (make) await makeFolder(out);
  else if (!existsSync(out)) return;
  // Again with links followed: a link to the public folder is the public folder.
  expectApart(await realpath(out), await realpath(keys.path), keys);
  const entries = await readdir(out);
  if (entries.length === 0 || entries.includes(liveUpdateFolder) || (await isSiteFolder(out))) return;
  throw new ClarionError('usage', `${out} is not empty, and nothing of ours is in it`, {
    code: 'publish/out',
    expected: 'a new or empty folder, or one of an earlier publication',
  });
}

/** Seconds that a publisher waits for another one, or for a refresh: longer than a large release takes to be written. */
const patience = 60;

/** Does work in a public folder while no other publisher does. @throws ClarionError `state/locked` */
export function alone<T>(out: string, work: () => Promise<T>): Promise<T> {
  return withLock(out, work, patience);
}

/**
 * Does work in a public folder, and tells what disk and permissions say as what it is.
 *
 * @throws ClarionError of kind `state`, code `publish/disk`.
 */
export function publishingIn<T>(out: string, work: () => Promise<T>): Promise<T> {
  const folder = {
    path: out,
    trouble: `Publishing in ${out} was broken off`,
    code: 'publish/disk',
    option: 'another --out DIR',
    owner: 'the user that publishes, as a rule',
    gone: 'find out who, then put it back from a backup or a mirror, and run the command again.',
  };
  return tellingDisk(folder, work);
}

/** Refuses a folder for what members are to sign that would be published: documents of restricted notes lie in it. */
export function expectOutside(folder: string, out: string): void {
  const fromOut = relative(resolve(out), resolve(folder));
  if (fromOut === '' || (fromOut !== '..' && !fromOut.startsWith(`..${sep}`)))
    throw new ClarionError('usage', `${folder} is in the public folder`, {
      code: 'publish/out',
      expected: 'a folder outside the public folder',
    });
}

function expectApart(out: string, folder: string, keys: KeyFolder): void {
  const fromOut = relative(out, folder);
  if (fromOut === '' || (fromOut !== '..' && !fromOut.startsWith(`..${sep}`)))
    throw new ClarionError('usage', `The private keys in ${keys.path} would be published`, {
      code: 'publish/out',
      expected: 'a key folder outside the public folder',
    });
}
