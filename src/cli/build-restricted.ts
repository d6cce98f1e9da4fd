import { join, resolve } from 'node:path';
import { counted } from '../names/counted.ts';
import { buildRestricted, countRestricted, expectRestrictedFolder } from '../publish/restricted/index.ts';
import { defaultKeyFolder } from '../signing/index.ts';
import { readTheme } from '../site/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { cacheHome } from './note-cache.ts';
import type { Terminal } from './terminal.ts';

/** What `--restricted` made, as `--json` tells it: paths below the folder. */
export interface RestrictedWritten {
  readonly out: string;
  readonly written: readonly string[];
  readonly unchanged: number;
  readonly removed: readonly string[];
}

/** Refuses a folder from which restricted notes would be served with the public ones, or with keys. */
export async function expectRestricted(folder: string | undefined, out: string): Promise<void> {
  if (folder === undefined) return;
  await expectRestrictedFolder(resolve(folder), [
    { path: out, what: 'the public folder' },
    { path: resolve(defaultKeyFolder(process.env)), what: 'the key folder' },
  ]);
}

/** Writes the notes above CLEAR into the folder, or says that they go nowhere. */
export async function writeRestricted(
  terminal: Terminal,
  workspace: Workspace,
  folder: string | undefined,
): Promise<RestrictedWritten | undefined> {
  if (folder === undefined) {
    const kept = countRestricted(workspace);
    if (kept > 0)
      terminal.note(`${counted(kept, 'note')} above TLP:CLEAR: written nowhere without --restricted DIR.`);
    return undefined;
  }
  const out = resolve(folder);
  const parts = await buildRestricted(
    workspace,
    out,
    await readTheme(workspace.root),
    join(cacheHome(), 'clarion'),
  );
  const below = (name: string, paths: readonly string[]) => paths.map((path) => `${name}/${path}`);
  const all = {
    out,
    written: parts.flatMap(({ name, written }) => below(name, written)),
    unchanged: parts.reduce((sum, part) => sum + part.unchanged, 0),
    removed: parts.flatMap(({ name, removed }) => below(name, removed)),
  };
  terminal.note(
    `${counted(countRestricted(workspace), 'note')} above TLP:CLEAR in ${out}: ${all.written.length} files written, ${all.unchanged} unchanged, ${all.removed.length} removed`,
  );
  return all;
}
