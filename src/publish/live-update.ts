import {
  bundlePath,
  deltaPath,
  type Enrolment,
  evidencePath,
  type Ring,
  rings,
  sha256,
} from '../release/index.ts';
import { writeJson } from '../release/json.ts';
import type { KeyFolder } from '../signing/index.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { NewRelease } from './bundle.ts';
import {
  consistentTargetFile,
  enrolmentFile,
  liveUpdateFolder,
  metadataFile,
  targetFile,
  teamFile,
  teamSignaturesFile,
} from './layout.ts';
import type { File } from './metadata.ts';
import type { Previous } from './previous.ts';

/** Files that lead to today's keys, by when they must appear. */
export interface StandingFiles {
  readonly before: readonly File[];
  /** After timestamp.json: a sensor that sees them finds nothing that only an older root or team vouches for. */
  readonly after: readonly File[];
}

/**
 * What stands from the first publication on: every root and every team file with its signatures, so that a sensor can
 * walk from those of its enrolment to today's; and the file that sensors start from.
 */
export function standingFiles(
  { configuration }: Workspace,
  keys: KeyFolder,
  previous: Previous | undefined,
): StandingFiles {
  const known = previous?.root.signed.version ?? keys.root.newest.signed.version;
  const roots = keys.roots.map(({ metadata, bytes }) => ({
    version: metadata.signed.version,
    file: { path: metadataFile('root', metadata.signed.version), bytes },
  }));
  const teams = keys.teams.flatMap(({ version, bytes, signatures }) => [
    ...(signatures === undefined ? [] : [{ path: teamSignaturesFile(version), bytes: signatures }]),
    { path: teamFile(version), bytes },
  ]);
  const enrolment: Enrolment = {
    format: 1,
    workspace: keys.team.workspace,
    url: new URL(`${liveUpdateFolder}/`, configuration['base-url']).href,
    ring: rings[0],
    root: keys.root.newest.toJSON(),
    team: keys.team,
    ...(keys.team.demo === true ? { demo: true as const } : {}),
  };
  const start = { path: enrolmentFile, bytes: writeJson(enrolment) };
  return {
    before: [
      ...roots.filter(({ version }) => version <= known).map(({ file }) => file),
      ...teams,
      ...(previous === undefined ? [start] : []),
    ],
    after: [
      ...roots.filter(({ version }) => version > known).map(({ file }) => file),
      ...(previous === undefined ? [] : [start]),
    ],
  };
}

/** A bundle, in the folder of a ring that names it. */
export function bundleFile(ring: Ring, release: number, bundle: Uint8Array): File {
  return { path: consistentTargetFile(bundlePath(ring, release), sha256(bundle)), bytes: bundle };
}

/** What a release adds: its bundle in each of its rings, evidence, deltas. */
export function releaseFiles(
  { file, bundle, deltas, evidence }: NewRelease,
  goesTo: readonly Ring[],
): readonly File[] {
  const files = goesTo.map((ring) => bundleFile(ring, file.number, bundle));
  if (evidence !== undefined) files.push({ path: targetFile(evidencePath(file.number)), bytes: evidence });
  for (const { from, bytes } of deltas) files.push({ path: targetFile(deltaPath(from, file.number)), bytes });
  return files;
}
