import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build, type Metafile } from 'esbuild';
import { bundling } from '../bundle.ts';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Node as its project publishes it, which runs on any Debian; the machine's own may be made of shared libraries.
 *
 * @throws Error where `npm install` has taken it away: no lock file knows it, only `npm ci` brings it.
 */
function nodeFolder(): string {
  const name = `node-linux-${process.arch}`;
  const found = ['node_modules/node/node_modules', 'node_modules']
    .map((folder) => join(repository, folder, name))
    .find((folder) => existsSync(folder));
  if (found === undefined) throw new Error(`${name} is not installed: run npm ci`);
  return found;
}

/** Node's licence, with those of all that is in it. */
export function nodeLicence(): Promise<string> {
  return readFile(join(nodeFolder(), 'LICENSE'), 'utf8');
}

/**
 * Makes the sensor's commands one executable with its Node inside (nodejs.org, "Single executable applications").
 *
 * @param file where the executable goes; two files are put beside it for a while.
 * @returns what the code was made of.
 */
export async function makeExecutable(file: string, version: string): Promise<Metafile> {
  const code = `${file}.cjs`;
  const blob = `${file}.blob`;
  const configuration = `${file}.json`;
  const node = join(nodeFolder(), 'bin/node');
  const { metafile } = await build({
    ...bundling,
    entryPoints: ['src/cli/sensor-main.ts'],
    outfile: code,
    // A single executable's code is one CommonJS file; what is imported later in it still runs later.
    format: 'cjs',
    define: { clarionVersion: JSON.stringify(version), 'import.meta.url': 'executableUrl' },
    // Modules that ask for Node's own by `createRequire` want an address, which CommonJS has none of.
    banner: { js: "const executableUrl = require('node:url').pathToFileURL(process.execPath).href;" },
  });
  await writeFile(
    configuration,
    JSON.stringify({
      main: code,
      output: blob,
      disableExperimentalSEAWarning: true,
      useCodeCache: true,
      // Certificates that an operator gave Debian hold for us too.
      execArgv: ['--use-system-ca'],
      // NODE_OPTIONS is meant for other programs.
      execArgvExtension: 'none',
    }),
  );
  await run(node, ['--experimental-sea-config', configuration]);
  await run('strip', ['-o', file, node]);
  await run(join(repository, 'node_modules/.bin/postject'), [
    file,
    'NODE_SEA_BLOB',
    blob,
    '--sentinel-fuse',
    'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2',
  ]);
  await Promise.all([code, blob, configuration].map((path) => rm(path)));
  return metafile;
}
