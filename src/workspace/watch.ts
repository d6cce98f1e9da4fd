import { type FSWatcher, watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What a team writes in: its folders, `site/` included. */
const folders = ['advisories', 'signatures', 'alarms', 'policies', 'site'];
const maxDepth = 4;
/** An editor's save is several events; this long after the last one it is over, in milliseconds. */
const quiet = 10;

export interface Watching {
  close(): void;
}

/**
 * Calls `changed` after each save in the workspace. Watches folders, not files: editors write aside and rename. It may
 * call once too often, and says nothing of what changed: that is for the reader to see.
 */
export async function watchWorkspace(root: string, changed: () => void): Promise<Watching> {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const stop = (folder: string) => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  const settle = async () => {
    const there = await foldersOf(root);
    if (closed) return;
    for (const folder of watchers.keys()) if (!there.includes(folder)) stop(folder);
    for (const folder of there) if (!watchers.has(folder)) start(folder);
    changed();
  };
  const touched = () => {
    clearTimeout(timer);
    timer = setTimeout(settle, quiet);
  };
  const start = (folder: string) => {
    try {
      const watcher = watch(join(root, folder), touched);
      // The folder is gone: its parent tells of it too.
      watcher.on('error', () => stop(folder));
      watchers.set(folder, watcher);
    } catch (error) {
      // Gone since it was listed, by another hand: the same.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  };
  for (const folder of await foldersOf(root)) start(folder);
  return {
    close: () => {
      closed = true;
      clearTimeout(timer);
      for (const folder of [...watchers.keys()]) stop(folder);
    },
  };
}

async function foldersOf(root: string): Promise<readonly string[]> {
  const found = [''];
  for (const { name, isFolder } of await entriesOf(root))
    if (isFolder && folders.includes(name)) found.push(name, ...(await below(root, name, 1)));
  return found;
}

async function below(root: string, folder: string, depth: number): Promise<readonly string[]> {
  if (depth >= maxDepth) return [];
  const found: string[] = [];
  for (const { name, isFolder } of await entriesOf(join(root, folder)))
    if (isFolder && !name.startsWith('.')) {
      const path = `${folder}/${name}`;
      found.push(path, ...(await below(root, path, depth + 1)));
    }
  return found;
}

async function entriesOf(folder: string): Promise<readonly { name: string; isFolder: boolean }[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
  } catch (error) {
    // Gone, or closed to us: the reader tells of it.
    if (error instanceof Error && 'code' in error) return [];
    throw error;
  }
}
