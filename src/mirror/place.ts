import { ClarionError } from '../names/error.ts';

/** The one file of a live update whose bytes change under its name. */
export const timestampPath = 'metadata/timestamp.json';

/** What else a live update may ask a mirror to keep: names that tell a version or a digest, so that their bytes stay. */
const lasting = [
  /^metadata\/[1-9][0-9]*\.[A-Za-z0-9_-]+\.json$/,
  /^team\/[1-9][0-9]*\.json(?:\.asc)?$/,
  /^targets\/[a-z]+\/[0-9a-f]{64,128}\.clarion-[1-9][0-9]*\.tar\.zst$/,
  /^targets\/deltas\/clarion-[1-9][0-9]*-[1-9][0-9]*\.zst$/,
];

/** True for a path, below a live update, of a file that a mirror keeps. */
export function isMirrored(path: string): boolean {
  return path === timestampPath || lasting.some((pattern) => pattern.test(path));
}

/**
 * The path of an address below a live update.
 *
 * @throws ClarionError of kind `verification`, code `mirror/path`, for one that no live update of ours has: it becomes
 * the name of a file here.
 */
export function pathBelow(base: URL, url: URL): string {
  const path = url.href.startsWith(base.href) ? url.href.slice(base.href.length) : '';
  if (isMirrored(path)) return path;
  throw new ClarionError('verification', `Unexpected file ${url.href} in the live update`, {
    code: 'mirror/path',
    expected: 'consistent snapshots and the names that clarion publish gives',
  });
}
