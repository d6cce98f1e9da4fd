import { isDeepStrictEqual } from 'node:util';
import { ClarionError } from '../names/error.ts';
import { deltaEntry, deltaPath, type TargetCustom } from '../release/index.ts';
import type { Fetcher } from '../verify/index.ts';

export interface WantedDeltas {
  /** The release that they lead to. */
  readonly release: number;
  /** What the ring says of them. */
  readonly deltas: TargetCustom['deltas'];
  /** From how many of the newest older releases. */
  readonly most: number;
  /** The live update's address, ending in a slash. */
  readonly url: URL;
  /** Asks here first. */
  readonly fetcher: Fetcher;
  /** Asks nowhere but there. */
  readonly origin: Fetcher;
}

/** A delta that is not there, or not the one that the ring names: sensors take the bundle then. */
export interface MissingDelta {
  readonly path: string;
  readonly reason: string;
}

/**
 * Gets the deltas to a release. One that can't be had is told, and stops nothing: it is only a shorter way.
 *
 * @throws ClarionError `unreachable`.
 */
export async function takeDeltas(
  wanted: WantedDeltas,
): Promise<{ readonly files: ReadonlyMap<string, Uint8Array>; readonly missing: readonly MissingDelta[] }> {
  const { release, deltas, most, url, fetcher, origin } = wanted;
  const files = new Map<string, Uint8Array>();
  const missing: MissingDelta[] = [];
  const newest = Object.entries(deltas)
    .sort(([a], [b]) => Number(b) - Number(a))
    .slice(0, most);
  for (const [from, [length, digest]] of newest) {
    const path = `targets/${deltaPath(Number(from), release)}`;
    const isRight = (bytes: Uint8Array) => isDeepStrictEqual(deltaEntry(bytes), [length, digest]);
    try {
      const here = await fetcher.get(new URL(path, url), length, 'verify/bundle');
      // One of this name was here, and the ring names another: only the name is the same.
      const bytes =
        here !== undefined && isRight(here)
          ? here
          : await origin.get(new URL(path, url), length, 'verify/bundle');
      if (bytes !== undefined && isRight(bytes)) files.set(path, bytes);
      else
        missing.push({ path, reason: bytes === undefined ? 'missing' : 'not the one that the ring names' });
    } catch (error) {
      if (!(error instanceof ClarionError) || error.kind !== 'verification') throw error;
      missing.push({ path, reason: error.message });
    }
  }
  return { files, missing };
}
