import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ClarionError } from '../../names/error.ts';
import { readKeyFiles } from '../../signing/index.ts';
import { readIfThere, writeAside } from '../../store/index.ts';
import type { Terminal } from '../terminal.ts';

/** A team that is in the workspace already changes by its chain; a second first team would cut off its sensors. */
export async function expectNoTeam(root: string): Promise<void> {
  const there = await readdir(join(root, 'keys', 'team')).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  if (there.length === 0) return;
  throw new ClarionError('usage', `${join(root, 'keys', 'team')} holds a team already`, {
    code: 'keys/exists',
    expected: 'a workspace without keys',
    hint: 'with --demo nothing is written to the workspace; to change a team: clarion keys team',
  });
}

/**
 * Writes what is public of a key folder to `keys/` of the workspace: each team file with its signatures, each root.
 *
 * @returns the files that are new.
 */
export async function writePublicHalves(root: string, path: string): Promise<readonly string[]> {
  const { teams, roots } = await readKeyFiles(path);
  const files = [
    ...teams.flatMap(({ version, bytes, signatures }) => [
      { path: join(root, 'keys', 'team', `${version}.json`), bytes },
      ...(signatures === undefined
        ? []
        : [{ path: join(root, 'keys', 'team', `${version}.json.asc`), bytes: signatures }]),
    ]),
    ...roots.map(({ metadata, bytes }) => ({
      path: join(root, 'keys', 'root', `${metadata.signed.version}.json`),
      bytes,
    })),
  ];
  const written: string[] = [];
  for (const { path: file, bytes } of files) {
    const there = await readIfThere(file);
    if (there !== undefined && Buffer.compare(there, bytes) === 0) continue;
    await writeAside(file, bytes);
    written.push(file);
  }
  return written;
}

export function tellPublic(terminal: Terminal, files: readonly string[]): void {
  for (const file of files) terminal.note(`Public: ${file}. Commit it.`);
}
