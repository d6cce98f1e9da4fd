import { join } from 'node:path';
import { z } from 'zod';
import { isSha256 } from '../names/digest.ts';
import { ClarionError } from '../names/error.ts';
import { isReleaseNumber } from '../names/release-number.ts';
import { readTeamFile, rings, type TeamFile } from '../release/index.ts';
import { readIfThere, writeAside } from '../store/index.ts';
import type { Floor, MetadataStore } from '../verify/index.ts';
import type { SensorPaths } from './paths.ts';
import { notEnrolled } from './settings.ts';

export interface Trust {
  readonly root: Uint8Array;
  readonly team: TeamFile;
  readonly floor: Floor | undefined;
}

const floorSchema = z.strictObject({
  format: z.literal(1),
  release: z.int().refine(isReleaseNumber),
  sha256: z.string().refine(isSha256),
  date: z.iso.datetime(),
  ring: z.enum(rings).default('stable'),
});

const fileMode = { mode: 0o640 };

/** @throws ClarionError `usage` where this sensor is not enrolled, `state` where what it trusts is damaged. */
export async function readTrust(paths: SensorPaths): Promise<Trust> {
  const [root, team, floor] = await Promise.all(
    ['root.json', 'team.json', 'floor.json'].map((name) => readIfThere(join(paths.trust, name))),
  );
  if (team === undefined || root === undefined) throw notEnrolled(join(paths.trust, 'team.json'));
  return {
    root,
    team: orDamaged(join(paths.trust, 'team.json'), () => readTeamFile(team)),
    floor: floor && readFloor(paths, floor),
  };
}

export async function isEnrolled(paths: SensorPaths): Promise<boolean> {
  return (await readIfThere(join(paths.trust, 'team.json'))) !== undefined;
}

/** Writes what an enrolment trusts; the team file last, because it says that the sensor is enrolled. */
export async function writeTrust(paths: SensorPaths, root: Uint8Array, team: Uint8Array): Promise<void> {
  await writeAside(join(paths.trust, 'root.json'), root, fileMode);
  await writeTeam(paths, team);
}

/** Writes the team file that is trusted from here on. */
export async function writeTeam(paths: SensorPaths, team: Uint8Array): Promise<void> {
  await writeAside(join(paths.trust, 'team.json'), team, fileMode);
}

/** Writes the floor: from here on, nothing older is taken. */
export async function writeFloor(paths: SensorPaths, floor: Floor): Promise<void> {
  const text = JSON.stringify({
    format: 1,
    release: floor.release,
    sha256: floor.sha256,
    date: floor.date.toISOString(),
    ring: floor.ring,
  });
  await writeAside(join(paths.trust, 'floor.json'), Buffer.from(`${text}\n`), fileMode);
}

function readFloor(paths: SensorPaths, bytes: Uint8Array): Floor {
  const path = join(paths.trust, 'floor.json');
  const { release, sha256, date, ring } = orDamaged(path, () =>
    floorSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))),
  );
  return { release, sha256, date: new Date(date), ring };
}

function orDamaged<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new ClarionError('state', `${path} is damaged`, {
      code: 'sensor/trust',
      hint: 'Find out who or what changed it and look at the disk; then put it back from a backup, or enrol this sensor again.',
      cause,
    });
  }
}

/** The metadata folder: each file replaced in one step, as it verified. */
export function metadataStore(paths: SensorPaths): MetadataStore {
  return {
    read: (name) => readIfThere(join(paths.metadata, name)),
    write: (name, bytes) => writeAside(join(paths.metadata, name), bytes, fileMode),
  };
}
