import { hash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolders } from '../store/index.ts';
import type { SiteFile } from './file.ts';

/** A file of the site that was made: it is in the folder already, or lies staged. */
export interface MadeFile {
  readonly path: string;
  /** SHA-256 of its bytes, in hex. */
  readonly digest: string;
  /** Its name among the staged; absent where the folder holds these bytes already. */
  readonly staged?: string;
}

/** Where new files lie until all are made: in the folder itself, since a rename needs the same file system. */
const stagingName = '.clarion-new';

/** True where files lie staged: a run is at work, or was killed. */
export function isStaged(folder: string): boolean {
  return existsSync(join(folder, stagingName));
}

/**
 * Removes all that is staged, also what a run that was killed has left. (`rmSync` would be at hand, and tells of a disk
 * that fails as of an unknown error.)
 */
export async function clearStaging(folder: string): Promise<void> {
  await rm(join(folder, stagingName), { recursive: true, force: true });
}

/** Lays files aside that the folder does not hold yet. @param name of this writer among those that stage at once */
export class Staging {
  readonly #folder: string;
  readonly #name: string;
  #count = 0;

  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#name = name;
  }

  put({ path, bytes }: SiteFile): MadeFile {
    const digest = hash('sha256', bytes, 'hex');
    if (holds(join(this.#folder, path), bytes)) return { path, digest };
    const staged = `${this.#name}-${this.#count++}`;
    if (this.#count === 1) makeFolders(join(this.#folder, stagingName));
    writeFileSync(join(this.#folder, stagingName, staged), bytes, { flag: 'wx' });
    return { path, digest, staged };
  }
}

function holds(path: string, bytes: Uint8Array): boolean {
  const there = lstatSync(path, { throwIfNoEntry: false });
  return there?.isFile() === true && there.size === bytes.length && readFileSync(path).equals(bytes);
}

/** Gives a staged file its place: by a rename, so that a reader never meets half a page. */
export function unstage(folder: string, { path, staged }: MadeFile): void {
  if (staged === undefined) return;
  const from = join(folder, stagingName, staged);
  const to = join(folder, path);
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    makeFolders(dirname(to));
    renameSync(from, to);
  }
}
