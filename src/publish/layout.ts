import type { RoleName } from '../signing/index.ts';

/** Where things lie in a public folder, below `live-update/`. */
export const liveUpdateFolder = 'live-update';
export const enrolmentFile = 'enrolment.json';
export const timestampFile = 'metadata/timestamp.json';

/** Versioned metadata: consistent snapshots (TUF 1.0.34, 6.2). */
export function metadataFile(role: Exclude<RoleName, 'timestamp'>, version: number): string {
  return `metadata/${version}.${role}.json`;
}

export function teamFile(version: number): string {
  return `team/${version}.json`;
}

/** The signatures that lead from the team file before to this one. */
export function teamSignaturesFile(version: number): string {
  return `${teamFile(version)}.asc`;
}

/** A file below `targets/` that is no TUF target and keeps its name: a delta, the evidence. */
export function targetFile(path: string): string {
  return `targets/${path}`;
}

/** A TUF target: its digest goes before its file name (TUF 1.0.34, 6.2.2). */
export function consistentTargetFile(path: string, sha256: string): string {
  const slash = path.lastIndexOf('/') + 1;
  return `targets/${path.slice(0, slash)}${sha256}.${path.slice(slash)}`;
}
