import type { TargetFile } from '@tufjs/models';
import { ClarionError } from '../names/error.ts';
import {
  applyDelta,
  decompress,
  deltaEntry,
  deltaPath,
  sha256,
  type TargetCustom,
} from '../release/index.ts';
import type { Fetcher } from './fetcher.ts';
import { fetchResuming, type PartialFiles } from './resume.ts';
import { inStep, refusal } from './steps.ts';
import { fetchTarget } from './tuf/target.ts';

/** A release of which the tar is still here. */
export interface KeptTar {
  readonly release: number;
  /** Undefined where it is gone by now. It need not be checked: what a delta makes of it is. */
  readonly tar: () => Promise<Uint8Array | undefined>;
}

export interface TarOptions {
  /** The bundle that the ring names, and what the ring says of it. */
  readonly target: TargetFile;
  readonly custom: TargetCustom;
  /** The target folder's address, ending in a slash. */
  readonly url: URL;
  /** TUF 1.0.34, 5.3.12. */
  readonly consistent: boolean;
  readonly fetcher: Fetcher;
  readonly kept: readonly KeptTar[];
  readonly partials: PartialFiles | undefined;
  readonly deltaRefused: ((reason: string) => Promise<void>) | undefined;
}

export interface FetchedTar {
  readonly tar: Uint8Array;
  readonly way: 'delta' | 'whole';
  /** Bytes of the delta or the bundle. */
  readonly bytes: number;
}

const step = 'verify/bundle';

/**
 * Gets the tar of the release that a ring names, by as few bytes as can be: the shortest delta from a tar that is here,
 * unless the whole bundle is shorter. Anything wrong with the delta is told, and the whole is taken.
 *
 * @returns the tar, with the signed length and digest.
 * @throws ClarionError of step `verify/bundle`, or `unreachable`.
 */
export async function fetchTar(options: TarOptions): Promise<FetchedTar> {
  return (await fromDelta(options)) ?? (await fromBundle(options));
}

async function fromDelta(options: TarOptions): Promise<FetchedTar | undefined> {
  const { custom, url, fetcher, partials } = options;
  const shortest = await shortestDelta(options);
  if (shortest === undefined) return undefined;
  const { from, older, length, digest } = shortest;
  const path = deltaPath(from, custom.release);
  try {
    const delta = await fetchResuming({
      url: new URL(path, url),
      fetcher,
      step,
      file: { digest, length },
      check: (bytes) => {
        if (deltaEntry(bytes)[1] !== digest)
          throw refusal(step, `${path} is not the delta that the ring names`);
      },
      partials,
    });
    if (delta === undefined) throw refusal(step, `${path} is missing`);
    const tar = await inStep(step, () => applyDelta(older, delta, custom.tar.length));
    checkTar(tar, custom);
    return { tar, way: 'delta', bytes: delta.length };
  } catch (error) {
    if (!(error instanceof ClarionError) || !isOfDelta(error)) throw error;
    await options.deltaRefused?.(error.message);
    return undefined;
  }
}

/** A disk that is full is no fault of the delta. */
function isOfDelta({ kind }: ClarionError): boolean {
  return kind === 'verification' || kind === 'unreachable';
}

/** The shortest of the deltas from tars that are here, where it is shorter than the bundle. */
async function shortestDelta({ custom, target, kept }: TarOptions) {
  const listed = kept
    .flatMap(({ release, tar }) => {
      const [length, digest] = custom.deltas[String(release)] ?? [target.length, ''];
      return length < target.length ? [{ from: release, tar, length, digest }] : [];
    })
    .sort((a, b) => a.length - b.length);
  for (const { tar, ...delta } of listed) {
    const older = await tar();
    if (older !== undefined) return { ...delta, older };
  }
  return undefined;
}

/** TUF 1.0.34, 5.7.3: the bundle, under its consistent-snapshot name. */
async function fromBundle(options: TarOptions): Promise<FetchedTar> {
  const { target, custom, url, fetcher, consistent, partials } = options;
  const bundle = await fetchTarget(target, { url, fetcher, step, consistent, partials });
  const tar = await inStep(step, () => decompress(bundle, custom.tar.length));
  checkTar(tar, custom);
  return { tar, way: 'whole', bytes: bundle.length };
}

function checkTar(tar: Uint8Array, custom: TargetCustom): void {
  if (tar.length !== custom.tar.length || sha256(tar) !== custom.tar.sha256)
    throw refusal(step, 'What was unpacked is not the signed tar', {
      expected: `${custom.tar.length} bytes with sha256 ${custom.tar.sha256}`,
    });
}
