import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { constants, zstdDecompressSync } from 'node:zlib';
import { evidenceLayout, readTar, releaseLayout } from '../../src/release/index.ts';

/** A text of a folder: a file, or something inside of one. */
interface Found {
  readonly path: string;
  readonly text: string;
}

/**
 * All that a folder holds, down to the last byte: each file, its name, and what is packed in it: bundles, evidence with
 * its captures, and what deltas lead to. Bytes are read as Latin-1, so that a word of ASCII is found anywhere.
 */
export async function unpacked(folder: string): Promise<readonly Found[]> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  const found: Found[] = [];
  const tars = new Map<string, Uint8Array>();
  const put = (path: string, bytes: Uint8Array) =>
    found.push({ path, text: `${path}\n${Buffer.from(bytes).toString('latin1')}` });
  for (const path of paths) {
    const bytes = readFileSync(join(folder, path));
    put(path, bytes);
    if (!path.endsWith('.tar.zst')) continue;
    const tar = zstdDecompressSync(bytes);
    put(`${path} unpacked`, tar);
    const bundle = /clarion-(\d+)\.tar\.zst$/.exec(path)?.[1];
    if (bundle !== undefined) tars.set(bundle, tar);
    for (const { name, bytes: member } of await readTar(
      tar,
      bundle === undefined ? evidenceLayout : releaseLayout,
    ))
      put(`${path} ${name}`, member);
  }
  for (const path of paths) {
    const [, from = ''] = /clarion-(\d+)-\d+\.zst$/.exec(path) ?? [];
    const before = tars.get(from);
    if (before === undefined) continue;
    const options = { dictionary: before, params: { [constants.ZSTD_d_windowLogMax]: 27 } };
    const frame = zstdDecompressSync(readFileSync(join(folder, path)));
    put(`${path} unpacked`, frame);
    put(`${path} applied`, zstdDecompressSync(frame, options));
  }
  return found;
}

/** The paths of what holds a word, whatever its case. */
export function holding(found: readonly Found[], word: string): readonly string[] {
  return found.filter(({ text }) => text.toLowerCase().includes(word.toLowerCase())).map(({ path }) => path);
}
