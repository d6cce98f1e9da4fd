import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ClarionError } from '../names/error.ts';
import { byCodeUnit } from '../names/order.ts';
import { readIfThere, syncFolder, writeAside } from '../store/index.ts';
import { isStaged } from './staging.ts';

/**
 * The list of what we made in a folder, as `sha256sum` writes and checks it. It is fsynced, for a page that it forgot
 * would never be removed. The pages are not: the next run compares each, and writes anew what a power cut spoiled.
 */
const listName = '.clarion-site';

/** Up to so many files are looked for in a list as it is; for more, it is read or made anew. */
export const fewFiles = 100;

/** A file that we made, with its SHA-256 in hex. */
export type Entry = readonly [path: string, digest: string];

export interface List {
  /**
   * Read when they are first asked for. A path may stand twice: a run that was killed may have written either.
   *
   * @throws ClarionError of kind `state`, code `site/list`, when the list is damaged.
   */
  readonly entries: () => readonly Entry[];
  /** As it stands in the folder; empty where there is none. */
  readonly bytes: Buffer;
  /** Of the list itself; empty where there is none. */
  readonly digest: string;
}

/** True for a folder that a site has been written into before, or is being, or was about to be when a run was killed. */
export async function isSiteFolder(folder: string): Promise<boolean> {
  // In this order: the list is there before what is staged has gone.
  return isStaged(folder) || (await readIfThere(join(folder, listName))) !== undefined;
}

/** Reads the list of what earlier runs made. */
export async function readList(folder: string): Promise<List> {
  const bytes = await readIfThere(join(folder, listName));
  let entries: readonly Entry[] | undefined;
  return {
    entries: () => {
      entries ??= entriesOf(folder, bytes ?? Buffer.alloc(0));
      return entries;
    },
    bytes: bytes ?? Buffer.alloc(0),
    digest: bytes === undefined ? '' : sha256(bytes),
  };
}

function entriesOf(folder: string, bytes: Buffer): readonly Entry[] {
  const lines = bytes.toString('utf8').split('\n');
  return lines.flatMap((line): readonly Entry[] => {
    if (line === '') return [];
    const [, digest, path] =
      /^([0-9a-f]{64}) {2}((?:\.well-known\/)?(?:[\w-][\w.-]*\/)*[\w-][\w.-]*)$/.exec(line) ?? [];
    if (digest !== undefined && path !== undefined) return [[path, digest]];
    throw new ClarionError('state', `Unexpected line in ${join(folder, listName)}: ${line}`, {
      code: 'site/list',
      expected: 'a SHA-256 digest, two blanks and a path',
      hint: 'Build into a new folder.',
    });
  });
}

/** Adds to the list what is about to be written: after a kill, the next run knows what either run made. */
export async function extendList(folder: string, before: List, entries: Iterable<Entry>): Promise<void> {
  const added = Array.from(entries, lineOf).join('');
  await writeList(folder, Buffer.concat([before.bytes, Buffer.from(added)]));
}

/** The list of all these, each path once. */
export function listOf(entries: Iterable<Entry>): Buffer {
  const sorted = [...entries].sort(([a], [b]) => byCodeUnit(a, b));
  return Buffer.from(sorted.map(lineOf).join(''));
}

/** The list with these digests for paths that it has, once each. */
export function relisted({ bytes }: List, entries: Iterable<Entry>): Buffer {
  const listed = Buffer.from(bytes);
  for (const [path, digest] of entries) listed.write(digest, digestAt(listed, path), 'latin1');
  return listed;
}

/** What a list that has this path once says of it. The lines before are not read: for few files that is quicker. */
export function listedDigest({ bytes }: List, path: string): string {
  const at = digestAt(bytes, path);
  return bytes.toString('latin1', at, at + hexDigits);
}

/** Digits of a SHA-256. */
const hexDigits = 64;

function digestAt(bytes: Buffer, path: string): number {
  return bytes.indexOf(`  ${path}\n`) - hexDigits;
}

/** Puts a list in the place of the one that is there. */
export function writeList(folder: string, bytes: Uint8Array): Promise<void> {
  return writeAside(join(folder, listName), bytes);
}

/**
 * Removes what an earlier run made and this one did not, if it is still byte for byte what we made, and the folders that
 * it leaves empty. Nothing else is ever deleted. That lasts before this returns: what came back after a power cut, when
 * no list names it any more, would stay for good. Returns the paths.
 */
export async function removeOld(
  folder: string,
  before: readonly Entry[],
  made: { has(path: string): boolean },
): Promise<readonly string[]> {
  const removed = new Set<string>();
  for (const [path, digest] of before)
    if (!made.has(path) && !removed.has(path) && (await removeOwn(folder, path, digest))) removed.add(path);
  for (const left of new Set([...removed].map((path) => leftOf(folder, path)))) await syncFolder(left);
  return [...removed];
}

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

/** The innermost folder of a removed file that still is there. */
function leftOf(folder: string, path: string): string {
  const parent = join(folder, dirname(path));
  return parent === folder || existsSync(parent) ? parent : leftOf(folder, dirname(path));
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

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function lineOf([path, digest]: Entry): string {
  return `${digest}  ${path}\n`;
}

export function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}
