import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The rooms whose code decides what the faults of a note or a sample are; the same in `src` and in `dist`. */
const rooms = ['names', 'source', 'advisory', 'traffic', 'workspace'];
const code = fileURLToPath(new URL('..', import.meta.url));
/** In a package, all code of the command is in a few files, and beside them lies their digest. */
const bundle = fileURLToPath(new URL('digest.txt', import.meta.url));

/**
 * A digest of all that judges a note or a sample: our code, what it is built on, Node. A verdict of another version is none.
 * `more`: other rooms, for what more is made of a note than a verdict.
 * Of packages, npm's record of what is installed, where there is one, tells the versions of those far below us too.
 */
export function readerVersion(more: readonly string[] = []): string {
  const hash = createHash('sha256').update(process.version);
  const digest = readIfThere(bundle);
  if (digest !== undefined) return hash.update(digest).digest('base64url');
  const own = [...rooms, ...more].flatMap((room) =>
    readdirSync(join(code, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => /(?<!\.d)\.(ts|js)$/.test(name))
      .map((name) => join(code, room, name))
      .sort(),
  );
  const packages = ['../package.json', '../node_modules/.package-lock.json', '../../.package-lock.json'];
  for (const path of [...own, ...packages.map((name) => join(code, name))]) {
    const text = readIfThere(path);
    if (text !== undefined) hash.update(`${text.length} `).update(text);
  }
  return hash.digest('base64url');
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
