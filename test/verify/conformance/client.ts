import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readIfThere, writeAside } from '../../../src/store/index.ts';
import {
  checkTarget,
  createFetcher,
  fetchTarget,
  type MetadataStore,
  type Repository,
  refresh,
} from '../../../src/verify/index.ts';

/**
 * The sensor's TUF client behind the command protocol of the TUF conformance suite (its CLIENT-CLI.md): `init ROOT`,
 * `refresh`, `download`. Exit code 0 or 1. It only carries the protocol's arguments to `src/verify`, and names into
 * the file system; it decides nothing.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'metadata-dir': { type: 'string', default: '' },
    'metadata-url': { type: 'string', default: '' },
    'target-name': { type: 'string', multiple: true, default: [] },
    'target-base-url': { type: 'string', default: '' },
    'target-dir': { type: 'string', default: '' },
  },
});
const folder = values['metadata-dir'];
const store: MetadataStore = {
  read: (name) => readIfThere(join(folder, name)),
  write: (name, bytes) => writeAside(join(folder, name), bytes),
};
const fetcher = createFetcher({ proxy: {} });

/** An address of a folder: with its last slash. */
function folderUrl(address: string): URL {
  return new URL(address.endsWith('/') ? address : `${address}/`);
}

async function update(): Promise<Repository> {
  return refresh({
    url: folderUrl(values['metadata-url']),
    fetcher,
    store,
    enrolled: await readFile(join(folder, 'root.json')),
    now: new Date(),
  });
}

async function download(repository: Repository, name: string): Promise<void> {
  const step = 'verify/bundle';
  const found = await repository.find(name);
  if (found === undefined) throw new Error(`No role names ${name}`);
  const path = join(values['target-dir'], encodeURIComponent(name));
  const here = await readIfThere(path);
  if (here !== undefined && isStill(here)) return;
  const bytes = await fetchTarget(found.target, {
    url: folderUrl(values['target-base-url']),
    fetcher,
    step,
    consistent: repository.root.consistent,
  });
  await writeAside(path, bytes);

  function isStill(bytes: Uint8Array): boolean {
    try {
      if (found !== undefined) checkTarget(step, found.target, bytes);
      return found !== undefined;
    } catch {
      // The repository names another file by now.
      return false;
    }
  }
}

async function run([command, path = '']: readonly string[]): Promise<void> {
  if (command === 'init') {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'root.json'), await readFile(path));
  } else if (command === 'refresh') await update();
  else if (command === 'download') {
    const repository = await update();
    for (const name of values['target-name']) await download(repository, name);
  } else throw new Error('Expected init ROOT, refresh or download');
}

try {
  await run(positionals);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
