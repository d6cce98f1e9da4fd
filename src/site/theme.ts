import { readdir, readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { byCodeUnit } from '../names/order.ts';
import type { SiteFile } from './file.ts';

/** The theme that comes with Clarion. */
export const builtIn = fileURLToPath(new URL('../../site/', import.meta.url));
const wholeSheet = 'clarion.css';

/** What a team's theme may add: pictures and fonts. */
const added = new Set(['.svg', '.png', '.jpg', '.jpeg', '.webp', '.avif', '.ico', '.woff2']);

/**
 * Reads the theme, which is all that pages load, as `theme/NAME`:
 *
 * - `clarion.css`: the parts `style/*.css` in the byte order of their names, each from the workspace's own `site/style/`
 *   where it has one of that name; then the workspace's own `site/clarion.css`, which has the last word;
 * - scripts and the mark in a browser's tab, each from the workspace's own `site/` where it has one of that name;
 * - pictures and fonts in the workspace's own `site/`, at any depth;
 * - `minisearch.js`, the search engine, from its package.
 */
export async function readTheme(workspaceRoot: string): Promise<readonly SiteFile[]> {
  const ours = new Map([...(await filesBelow(builtIn))].filter(([name]) => !name.startsWith('preview.')));
  const own = await filesBelow(join(workspaceRoot, 'site'));
  const sources = new Map([
    ...ours,
    ...[...own].filter(([name]) => ours.has(name) || isPart(name) || added.has(extname(name))),
    ...[...own].filter(([name]) => name === wholeSheet),
  ]);
  const inOrder = [...sources].sort(([a], [b]) => byCodeUnit(a, b));
  const sheets = [
    ...inOrder.filter(([name]) => isPart(name)),
    ...inOrder.filter(([name]) => name === wholeSheet),
  ];
  const others = inOrder.filter(([name]) => extname(name) !== '.css');
  return [
    { path: `theme/${wholeSheet}`, bytes: Buffer.concat(await Promise.all(sheets.map(readSheet))) },
    ...(await Promise.all(
      others.map(async ([name, path]) => ({ path: `theme/${name}`, bytes: await readFile(path) })),
    )),
    { path: 'theme/minisearch.js', bytes: await searchEngine() },
  ];
}

type Source = readonly [name: string, path: string];

function isPart(name: string): boolean {
  return /^style\/[^/]+\.css$/.test(name);
}

/** Each part ends with a line feed, so that the next one begins on a line of its own. */
async function readSheet([, path]: Source): Promise<Uint8Array> {
  const text = await readFile(path, 'utf8');
  return Buffer.from(text === '' || text.endsWith('\n') ? text : `${text}\n`);
}

/** The plain files below a folder by name with `/`, of names that a published path may have; links are not followed. */
async function filesBelow(folder: string): Promise<ReadonlyMap<string, string>> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return new Map(
      entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path): Source => [relative(folder, path).split(sep).join('/'), path])
        .filter(([name]) => /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/.test(name)),
    );
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
    throw error;
  }
}

/** MiniSearch as an ES module, its licence before it, without the address of a source map that is not published. */
async function searchEngine(): Promise<Uint8Array> {
  const manifest = findPackageJSON('minisearch', import.meta.url);
  if (manifest === undefined) throw new Error('the package minisearch is not installed');
  const folder = dirname(manifest);
  const [licence, code] = await Promise.all([
    readFile(join(folder, 'LICENSE.txt'), 'utf8'),
    readFile(join(folder, 'dist', 'es', 'index.js'), 'utf8'),
  ]);
  const lines = licence.trim().split('\n');
  const notice = ['/*! MiniSearch', '', ...lines].join('\n * ').replace(/ +$/gm, '');
  return Buffer.from(`${notice}\n */\n${code.replace(/\n\/\/# sourceMappingURL=.*\n?$/, '\n')}`);
}
