import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ClarionError } from '../../names/error.ts';
import { evidencePath, readTeamFile, type TeamFile } from '../../release/index.ts';
import { readIfThere } from '../../store/index.ts';
import { verifyBundle } from '../../verify/index.ts';
import type { FromOptions } from './from.ts';
import type { ProvenRelease } from './proven-release.ts';

/**
 * A release from its bundle. Without a team file that the caller trusts, one is taken from the live update around the
 * bundle; its evidence is looked for beside it, too.
 */
export async function fromBundle(path: string, options: FromOptions): Promise<ProvenRelease> {
  const targets = dirname(dirname(path));
  const team =
    options.team === undefined ? await teamAround(targets) : readTeamFile(await read(options.team));
  if (team === undefined)
    throw new ClarionError('usage', `Nothing says who may have signed ${basename(path)}`, {
      code: 'prove/team',
      expected: '--team FILE: the team file that you trust',
    });
  const release = await verifyBundle(await read(path), { team, now: new Date() });
  const name = evidencePath(release.file.number);
  const { evidence } = options;
  return {
    release,
    trusted: options.team !== undefined,
    evidence: async () =>
      evidence === undefined
        ? ((await readIfThere(join(dirname(path), basename(name)))) ??
          (await readIfThere(join(targets, name))))
        : read(evidence),
  };
}

/** The newest team file of the live update in whose `targets` the bundle lies. */
async function teamAround(targets: string): Promise<TeamFile | undefined> {
  const folder = join(dirname(targets), 'team');
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  const versions = names.flatMap((name) => /^([1-9][0-9]{0,8})\.json$/.exec(name)?.[1] ?? []).map(Number);
  return versions.length === 0
    ? undefined
    : readTeamFile(await read(join(folder, `${Math.max(...versions)}.json`)));
}

async function read(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: unknown) => {
    throw new ClarionError('usage', `${path} can not be read`, { code: 'prove/file', cause });
  });
}
