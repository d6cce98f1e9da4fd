import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ClarionError } from '../names/error.ts';
import { byCodeUnit } from '../names/order.ts';
import type { SiteFile } from './file.ts';

/** The list of what we made in a folder, as `sha256sum` writes and checks it. */
const listName = '.clarion-site';

export interface Written {
  readonly written: readonly string[];
  readonly unchanged: number;
  /** Pages of an earlier build that this one does not have. */
  readonly removed: readonly string[];
}

/** True for a folder that `writeSite` has written into before. */
export async function isSiteFolder(folder: string): Promise<boolean> {
  return (await readIfThere(join(folder, listName))) !== undefined;
}

/**
 * Writes a site into a folder: each file aside, then renamed, so that a reader never meets half a page. What an
 * earlier run made and this one does not is removed (a note that is public no longer must not stay), if it is still
 * byte for byte what we made. Nothing else is ever deleted. Unchanged files are not touched.
 *
 * @throws ClarionError of kind `state`, code `site/list`, when the list of an earlier run is damaged.
 */
export async function writeSite(files: readonly SiteFile[], folder: string): Promise<Written> {
  const made = new Map(files.map(({ path, bytes }) => [path, sha256(bytes)]));
  const before = await readList(folder);
  // Both lists at first: after a kill in the middle, the next run still knows everything that either run made.
  await replace(join(folder, listName), writeList([...before, ...made]));
  const written: string[] = [];
  for (const { path, bytes } of files) {
    const there = await readIfThere(join(folder, path));
    if (there !== undefined && Buffer.compare(there, bytes) === 0) continue;
    await replace(join(folder, path), bytes);
    written.push(path);
  }
  const removed: string[] = [];
  for (const [path, digest] of before) {
    if (!made.has(path) && !removed.includes(path) && (await removeOwn(folder, path, digest)))
      removed.push(path);
  }
  await replace(join(folder, listName), writeList([...made]));
  return { written, unchanged: files.length - written.length, removed };
}

type Entry = readonly [path: string, digest: string];

function writeList(entries: readonly Entry[]): Uint8Array {
  const lines = new Set(entries.map(([path, digest]) => `${digest}  ${path}\n`));
  return new TextEncoder().encode([...lines].sort(byCodeUnit).join(''));
}

async function readList(folder: string): Promise<readonly Entry[]> {
  const bytes = await readIfThere(join(folder, listName));
  const lines =
    bytes
      ?.toString('utf8')
      .split('\n')
      .filter((line) => line !== '') ?? [];
  return lines.map((line) => {
    const [, digest, path] = /^([0-9a-f]{64}) {2}((?:[\w-][\w.-]*\/)*[\w-][\w.-]*)$/.exec(line) ?? [];
    if (digest !== undefined && path !== undefined) return [path, digest] as const;
    throw new ClarionError('state', `Unexpected line in ${join(folder, listName)}: ${line}`, {
      code: 'site/list',
      expected: 'a SHA-256 digest, two blanks and a path',
      hint: 'Build into a new folder.',
    });
  });
}

/** Removes a file that is still what we made, and the folders that it leaves empty. */
async function removeOwn(folder: string, path: string, digest: string): Promise<boolean> {
  const full = join(folder, path);
  const bytes = await readIfThere(full);
  if (bytes === undefined || sha256(bytes) !== digest || (await lstat(full)).isSymbolicLink()) return false;
  await rm(full);
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    if (!(await removeIfEmpty(join(folder, parent)))) break;
  }
  return true;
}

async function removeIfEmpty(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOTEMPTY')) return false;
    throw error;
  }
}

/** No fsync: a site that a power cut spoils is built again. */
async function replace(path: string, bytes: Uint8Array): Promise<void> {
  const aside = join(dirname(path), `.${basename(path)}.aside`);
  await mkdir(dirname(path), { recursive: true });
  await rm(aside, { force: true });
  await writeFile(aside, bytes, { flag: 'wx' });
  await rename(aside, path);
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
