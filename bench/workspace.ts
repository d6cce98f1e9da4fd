import { cp, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPackage } from '../scripts/package.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));
const kalel = 'advisories/2005/ETS-i-2005-12575.md';

/** A new folder for a benchmark. */
export function benchFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'clarion-bench-'));
}

/** Compiles the package as users have it into a folder; returns its command. */
export async function compiledPackage(folder: string): Promise<string> {
  await buildPackage(join(folder, 'dist'));
  for (const name of ['bin', 'site', 'corpus', 'package.json'])
    await cp(join(repository, name), join(folder, name), { recursive: true });
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
  return join(folder, 'bin', 'clarion.js');
}

/**
 * Writes a workspace of so many notes of the Kalel note's size, without faults, beside this repository's signatures,
 * alarms and policies. They were released in so many years, as many in each.
 */
export async function writeNotes(
  root: string,
  count: number,
  { years = 1 }: { readonly years?: number } = {},
): Promise<readonly string[]> {
  for (const name of ['clarion.yaml', 'signatures', 'alarms', 'policies'])
    await cp(join(repository, name), join(root, name), { recursive: true });
  const text = (await readFile(join(repository, kalel), 'utf8'))
    .replaceAll('http://', 'https://')
    // An address in the text would be a warning in each of them.
    .replace(/`https?:[^`]*`/g, 'its page');
  const files: string[] = [];
  for (let index = 0; index < count; index++) {
    const year = 2005 + Math.floor((index * years) / count);
    const id = `ETS-i-${year}-${String(10_000 + index)}`;
    const file = join(root, 'advisories', String(year), `${id}.md`);
    await mkdir(dirname(file), { recursive: true });
    const dated = text.replaceAll('2005-05-25', dayOf(year, ((index * years) % count) / count));
    await writeFile(file, dated.replaceAll('ETS-i-2005-12575', id));
    files.push(file);
  }
  return files;
}

/** A day of a year, of which a part has gone by. */
function dayOf(year: number, part: number): string {
  return new Date(Date.UTC(year, 0, 1 + Math.floor(part * 365))).toISOString().slice(0, 10);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
