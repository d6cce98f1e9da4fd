import { deltaPath, type Enrolment, evidencePath, sha256 } from '../release/index.ts';
import { writeJson } from '../release/json.ts';
import { bundlePath } from '../release/target.ts';
import type { KeyFolder } from '../signing/index.ts';
import { ring } from '../signing/metadata.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { NewRelease } from './bundle.ts';
import {
  consistentTargetFile,
  enrolmentFile,
  liveUpdateFolder,
  metadataFile,
  targetFile,
  teamFile,
} from './layout.ts';
import type { File } from './metadata.ts';

/** What stands from the first publication on: the root of trust, the team, and the file that sensors start from. */
export function standingFiles({ configuration }: Workspace, keys: KeyFolder): readonly File[] {
  const enrolment: Enrolment = {
    format: 1,
    workspace: keys.team.workspace,
    url: new URL(`${liveUpdateFolder}/`, configuration['base-url']).href,
    ring,
    root: keys.root.toJSON(),
    team: keys.team,
    ...(keys.team.demo === true ? { demo: true as const } : {}),
  };
  return [
    { path: metadataFile('root', keys.root.signed.version), bytes: keys.rootBytes },
    { path: teamFile(keys.team.version), bytes: keys.teamBytes },
    { path: enrolmentFile, bytes: writeJson(enrolment) },
  ];
}

/** What a release adds: bundle, evidence, delta. */
export function releaseFiles({ file, bundle, delta, evidence }: NewRelease): readonly File[] {
  const files = [
    { path: consistentTargetFile(bundlePath(ring, file.number), sha256(bundle)), bytes: bundle },
  ];
  if (evidence !== undefined) files.push({ path: targetFile(evidencePath(file.number)), bytes: evidence });
  if (delta !== undefined && file.previous !== null)
    files.push({ path: targetFile(deltaPath(file.previous, file.number)), bytes: delta });
  return files;
}
