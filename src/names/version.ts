/** A document version as notes print it: `1.0`, `1.1`, `2.0`. */
export interface Version {
  readonly major: number;
  readonly minor: number;
}

/** The form of a document version. */
export const versionPattern = /^(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})$/;

/** Reads a document version; undefined where the text is none. */
export function parseVersion(text: string): Version | undefined {
  const match = versionPattern.exec(text);
  const [, major, minor] = match ?? [];
  return major === undefined || minor === undefined
    ? undefined
    : { major: Number(major), minor: Number(minor) };
}

/** Orders versions: negative where `a` comes before `b`. */
export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor;
}
