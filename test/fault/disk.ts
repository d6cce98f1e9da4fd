import { hash } from 'node:crypto';
import { mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { Change } from './operations.ts';

/**
 * A model of what a disk may hold after a power cut. A file's bytes last once the file was fsynced, an entry of a
 * folder (a new name, a rename, a removal) once the folder was. Nothing else is promised, not even that a new file's
 * entry comes with its bytes.
 */
export interface Disk {
  readonly root: Folder;
  /** Where it lies. */
  readonly path: string;
  /** The folder whose entries changed last. */
  last: Folder | undefined;
}

interface File {
  readonly kind: 'file';
  bytes: Uint8Array;
  /** What lasts of them. */
  synced: Uint8Array;
  /** Where the next write goes that names no position. */
  position: number;
}

interface Folder {
  readonly kind: 'folder';
  entries: Map<string, Entry>;
  synced: Map<string, Entry>;
}

interface Link {
  readonly kind: 'link';
  readonly target: string;
}

type Entry = File | Folder | Link;

/** Takes what lies in a folder for what lasts. */
export async function readDisk(path: string): Promise<Disk> {
  return { root: await readFolder(path), path, last: undefined };
}

async function readFolder(path: string): Promise<Folder> {
  const entries = new Map<string, Entry>();
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const at = join(path, entry.name);
    if (entry.isDirectory()) entries.set(entry.name, await readFolder(at));
    else if (entry.isSymbolicLink()) entries.set(entry.name, { kind: 'link', target: await readlink(at) });
    else if (entry.isFile()) entries.set(entry.name, newFile(await readFile(at)));
    else throw new Error(`${at} is neither file nor folder nor link`);
  }
  return { kind: 'folder', entries, synced: new Map(entries) };
}

function newFile(bytes: Uint8Array): File {
  return { kind: 'file', bytes, synced: bytes, position: 0 };
}

/** A disk of the same content, apart from the first. */
export function copyOf(disk: Disk): Disk {
  return structuredClone(disk);
}

/** Does to a disk what a call did. @throws Error where the model does not have what the call found. */
export function apply(disk: Disk, change: Change): void {
  const { path } = change;
  switch (change.kind) {
    case 'open': {
      const there = folderAt(disk, dirname(path)).entries.get(basename(path));
      if (there === undefined) enter(disk, path, newFile(new Uint8Array()));
      else if (there.kind !== 'file') throw new Error(`${path} is no file`);
      else {
        if (change.truncated) there.bytes = new Uint8Array();
        there.position = change.appending ? there.bytes.length : 0;
      }
      return;
    }
    case 'write': {
      const file = fileAt(disk, path);
      const at = change.at ?? file.position;
      const bytes = new Uint8Array(Math.max(file.bytes.length, at + change.bytes.length));
      bytes.set(file.bytes);
      bytes.set(change.bytes, at);
      file.bytes = bytes;
      if (change.at === undefined) file.position = at + change.bytes.length;
      return;
    }
    case 'cut': {
      const file = fileAt(disk, path);
      const bytes = new Uint8Array(change.length);
      bytes.set(file.bytes.subarray(0, change.length));
      file.bytes = bytes;
      return;
    }
    case 'sync': {
      const there = entryAt(disk, path);
      if (there.kind === 'file') there.synced = there.bytes;
      if (there.kind === 'folder') there.synced = new Map(there.entries);
      return;
    }
    case 'rename': {
      const entry = entryAt(disk, change.from);
      remove(disk, change.from);
      enter(disk, path, entry);
      return;
    }
    case 'link':
      enter(disk, path, entryAt(disk, change.from));
      return;
    case 'symlink':
      enter(disk, path, { kind: 'link', target: change.target });
      return;
    case 'folder':
      enter(disk, path, { kind: 'folder', entries: new Map(), synced: new Map() });
      return;
    case 'remove':
      remove(disk, path);
      return;
  }
}

function enter(disk: Disk, path: string, entry: Entry): void {
  const folder = folderAt(disk, dirname(path));
  folder.entries.set(basename(path), entry);
  disk.last = folder;
}

function remove(disk: Disk, path: string): void {
  const folder = folderAt(disk, dirname(path));
  if (!folder.entries.delete(basename(path))) throw new Error(`There is no ${path} on the modelled disk`);
  disk.last = folder;
}

function entryAt(disk: Disk, path: string): Entry {
  if (path === disk.path) return disk.root;
  const entry = folderAt(disk, dirname(path)).entries.get(basename(path));
  if (entry === undefined) throw new Error(`There is no ${path} on the modelled disk`);
  return entry;
}

function folderAt(disk: Disk, path: string): Folder {
  let folder: Entry | undefined = disk.root;
  for (const name of relative(disk.path, path).split('/')) {
    if (name === '') continue;
    folder = folder.kind === 'folder' ? folder.entries.get(name) : undefined;
    if (folder === undefined) break;
  }
  if (folder?.kind !== 'folder') throw new Error(`There is no folder ${path} on the modelled disk`);
  return folder;
}

function fileAt(disk: Disk, path: string): File {
  const entry = entryAt(disk, path);
  if (entry.kind !== 'file') throw new Error(`${path} is no file`);
  return entry;
}

/** What a power cut may leave of what was not fsynced. */
export const cuts = {
  /** Nothing of it. */
  nothing: { entries: () => false, bytes: ({ synced }: File) => synced },
  /** All of it: what a kill leaves, too. */
  all: { entries: () => true, bytes: ({ bytes }: File) => bytes },
  /** Names without their bytes: the classic file of length zero. */
  names: { entries: () => true, bytes: ({ synced }: File) => synced },
  /** Names, and half of the bytes. */
  torn: { entries: () => true, bytes: half },
  /** Of all names, those of the folder that changed last. */
  last: { entries: (folder: Folder, { last }: Disk) => folder === last, bytes: ({ synced }: File) => synced },
} as const satisfies Readonly<Record<string, Cut>>;

interface Cut {
  entries(folder: Folder, disk: Disk): boolean;
  bytes(file: File): Uint8Array;
}

function half({ bytes, synced }: File): Uint8Array {
  if (bytes === synced) return bytes;
  const kept = Math.min(bytes.length, synced.length);
  return bytes.subarray(0, Math.ceil((kept + bytes.length) / 2));
}

/** What lies on a disk: the bytes of each file, what each link names, null for a folder; by path below it. */
export type Content = ReadonlyMap<string, Uint8Array | string | null>;

/** What a disk holds after a power cut. */
export function after(disk: Disk, cut: keyof typeof cuts): Content {
  const { entries, bytes }: Cut = cuts[cut];
  const content = new Map<string, Uint8Array | string | null>();
  const look = (folder: Folder, path: string): void => {
    for (const [name, entry] of entries(folder, disk) ? folder.entries : folder.synced) {
      const at = join(path, name);
      if (entry.kind === 'file') content.set(at, bytes(entry));
      else if (entry.kind === 'link') content.set(at, entry.target);
      else {
        content.set(at, null);
        look(entry, at);
      }
    }
  };
  look(disk.root, '');
  return content;
}

/** The same for equal contents, and for no others. */
export function digestOf(content: Content): string {
  const lines = [...content].map(([path, what]) => [
    path,
    what instanceof Uint8Array ? hash('sha256', what) : { link: what },
  ]);
  return hash('sha256', JSON.stringify(lines.sort()));
}

/** Lays a content out in a folder that is made for it. */
export async function layOut(content: Content, folder: string): Promise<void> {
  await mkdir(folder);
  for (const [path, what] of content) {
    const at = join(folder, path);
    if (what === null) await mkdir(at);
    else if (typeof what === 'string') await symlink(what, at);
    else await writeFile(at, what);
  }
}
