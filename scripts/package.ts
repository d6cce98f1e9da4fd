import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundling } from './bundle.ts';
import { licencesOf } from './licences-of.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));

/**
 * Compiles src into a folder as the package has it: modules with their types, for those who import them, and in
 * `command/` the command with all that it is built on, in a few files. 800 modules took a quarter of a second to load,
 * in every call.
 */
export async function buildPackage(dist: string): Promise<void> {
  await rm(dist, { recursive: true, force: true });
  const compiled = spawnSync('tsc', ['-p', 'tsconfig.build.json', '--outDir', dist], {
    cwd: repository,
    stdio: 'inherit',
  });
  if (compiled.status !== 0) throw new Error('the package does not compile');
  const folder = join(dist, 'command');
  const { metafile } = await build({
    ...bundling,
    entryPoints: { main: 'src/cli/main.ts', 'note-worker': 'src/build/note-worker.ts' },
    outdir: folder,
    splitting: true,
    format: 'esm',
    // What is written for CommonJS asks for Node's own modules.
    banner: {
      js: "const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);",
    },
  });
  await rm(join(dist, 'cli'), { recursive: true });
  await writeFile(join(folder, 'licences.txt'), await licencesOf(metafile));
  await writeFile(join(folder, 'digest.txt'), `${await digestOf(folder)}\n`);
}

/** Of all code in the folder. */
async function digestOf(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.js')).sort();
  const files = await Promise.all(names.map((name) => readFile(join(folder, name))));
  return hash('sha256', files.map((file) => hash('sha256', file)).join('\n'));
}
