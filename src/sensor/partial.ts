import { open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../store/write-aside.ts';
import type { PartialFiles } from '../verify/index.ts';
import { isMissing, listIfThere } from './durable.ts';
import type { SensorPaths } from './paths.ts';

/** Files that are kept at a time: a run asks for a delta, and for the bundle where the delta will not do. */
const most = 2;

/**
 * Keeps files that broke off, each under a name of its signed digest and length: another file never goes on where this
 * one stopped. What a power cut makes of it does not matter: it is used when it is whole and its digest right.
 */
export function partialFiles({ partial: folder }: SensorPaths): PartialFiles {
  return {
    open: async ({ digest, length }) => {
      const path = join(folder, `${digest}-${length}`);
      const begun = await readUpTo(path, length);
      return {
        begun: begun ?? Buffer.alloc(0),
        append: async (bytes) => {
          await makeFolder(folder);
          const file = await open(path, 'a', 0o640);
          try {
            await file.writeFile(bytes);
          } finally {
            await file.close();
          }
          await forgetOldest(folder);
        },
        clear: () => rm(path, { force: true }),
      };
    },
  };
}

async function forgetOldest(folder: string): Promise<void> {
  const paths = (await listIfThere(folder)).map((name) => join(folder, name));
  if (paths.length <= most) return;
  const files = await Promise.all(paths.map(async (path) => ({ path, at: (await stat(path)).mtimeMs })));
  for (const { path } of files.sort((a, b) => b.at - a.at).slice(most))
    await rm(path, { recursive: true, force: true });
}

/** Forgets what broke off: a release is installed, and nothing is waited for. */
export async function clearPartialFiles(paths: SensorPaths): Promise<void> {
  await rm(paths.partial, { recursive: true, force: true });
}

/** A file, unless it is longer than what it should be the beginning of: then it is removed. */
async function readUpTo(path: string, length: number): Promise<Buffer | undefined> {
  try {
    const { size } = await stat(path);
    if (size <= length) return await readFile(path);
    await rm(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return undefined;
}
