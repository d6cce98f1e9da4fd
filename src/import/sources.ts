import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { ClarionError } from '../names/error.ts';

/** A file that is imported: the name that it has in the library, and its bytes. */
export interface ImportedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Largest file, in bytes: half a million rules. */
const maxBytes = 256_000_000;

/**
 * Reads the files that are to be imported.
 *
 * @throws ClarionError of kind `usage`, code `import/file`.
 */
export async function readSources(paths: readonly string[]): Promise<readonly ImportedFile[]> {
  const files = new Map<string, ImportedFile>();
  for (const path of paths) {
    const name = basename(path);
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.(rules|lib)$/.test(name))
      throw refused(`Unexpected file ${path}`, 'a rule file, NAME.rules, or a Dragon library, NAME.lib');
    if (files.has(name))
      throw refused(`Unexpected second ${name}`, 'each file name once: a library is one folder');
    files.set(name, { name, bytes: await readSource(path) });
  }
  return [...files.values()];
}

async function readSource(path: string): Promise<Uint8Array> {
  try {
    // A pipe in the place of a file would have us wait for ever.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const status = await file.stat();
      if (!status.isFile()) throw refused(`${path} is no file`, 'a file');
      if (status.size > maxBytes) throw refused(`${path} has ${status.size} bytes`, `at most ${maxBytes}`);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof ClarionError || !(cause instanceof Error) || !('code' in cause)) throw cause;
    throw new ClarionError('usage', `Can't read ${path}: ${String(cause.code)}`, {
      code: 'import/file',
      cause,
    });
  }
}

function refused(message: string, expected: string): ClarionError {
  return new ClarionError('usage', message, { code: 'import/file', expected });
}
