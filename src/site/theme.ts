import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SiteFile } from './file.ts';

/** What pages link to: the look of the site, and the mark in a browser's tab. */
const names = ['clarion.css', 'icon.svg'] as const;
const builtIn = fileURLToPath(new URL('../../site/', import.meta.url));

/** Reads the theme: each file from the workspace's own `site/`, or where it has none, the one that comes with Clarion. */
export async function readTheme(workspaceRoot: string): Promise<readonly SiteFile[]> {
  return Promise.all(
    names.map(async (name) => {
      const own = await readIfThere(join(workspaceRoot, 'site', name));
      return { path: `theme/${name}`, bytes: own ?? (await readFile(join(builtIn, name))) };
    }),
  );
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
