import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('..', import.meta.url));
const kalel = 'advisories/2005/ETS-i-2005-12575.md';

/** A new folder for a benchmark. */
export function benchFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'clarion-bench-'));
}

/** Compiles the package as users have it into a folder; returns its command. */
export async function compiledPackage(folder: string): Promise<string> {
  const compiled = spawnSync('tsc', ['-p', 'tsconfig.build.json', '--outDir', join(folder, 'dist')], {
    cwd: repository,
    stdio: 'inherit',
  });
  if (compiled.status !== 0) throw new Error('the package does not compile');
  for (const name of ['bin', 'site', 'package.json'])
    await cp(join(repository, name), join(folder, name), { recursive: true });
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
  return join(folder, 'bin', 'clarion.js');
}

/** Writes a workspace of so many notes of the Kalel note's size, without faults, beside this repository's signatures, alarms and policies. */
export async function writeNotes(root: string, count: number): Promise<readonly string[]> {
  await mkdir(join(root, 'advisories', '2005'), { recursive: true });
  for (const name of ['clarion.yaml', 'signatures', 'alarms', 'policies'])
    await cp(join(repository, name), join(root, name), { recursive: true });
  const text = (await readFile(join(repository, kalel), 'utf8'))
    .replaceAll('http://', 'https://')
    // An address in the text would be a warning in each of them.
    .replace(/`https?:[^`]*`/g, 'its page');
  const files: string[] = [];
  for (let index = 0; index < count; index++) {
    const id = `ETS-i-2005-${String(10_000 + index)}`;
    const file = join(root, 'advisories', '2005', `${id}.md`);
    await writeFile(file, text.replaceAll('ETS-i-2005-12575', id));
    files.push(file);
  }
  return files;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
