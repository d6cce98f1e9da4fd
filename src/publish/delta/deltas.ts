import { join } from 'node:path';
import { ClarionError } from '../../names/error.ts';
import { applyDelta, deltaEntry, deltaPath, readDelta, writeDelta } from '../../release/index.ts';
import { readIfThere } from '../../store/index.ts';
import { targetFile } from '../layout.ts';
import type { Previous } from '../previous.ts';
import { compose, type Delta } from './compose.ts';
import { copiesBetween } from './copies.ts';

/** From so many older releases deltas lead to the newest. */
const mostDeltas = 30;

/** A delta is worth its file and its line in the ring role only if it is under this part of the bundle. */
const worthwhilePart = 0.5;

/** A delta that is to be published. */
export interface NewDelta {
  readonly from: number;
  readonly bytes: Uint8Array;
}

/**
 * What leads to the newest release that is published, by the release that it leads from. A delta that is missing, or
 * another than the one that the ring names, is left out: from that release sensors take the whole bundle.
 */
export async function publishedDeltas(
  liveUpdate: string,
  { release, tar, deltas: listed }: Pick<Previous, 'release' | 'tar' | 'deltas'>,
): Promise<ReadonlyMap<number, Delta>> {
  const deltas = new Map<number, Delta>();
  for (const [from, [, digest]] of Object.entries(listed)) {
    const bytes = await readIfThere(join(liveUpdate, targetFile(deltaPath(Number(from), release.number))));
    if (bytes === undefined || deltaEntry(bytes)[1] !== digest) continue;
    const delta = read(bytes, tar.byteLength);
    if (delta !== undefined) deltas.set(Number(from), delta);
  }
  return deltas;
}

/**
 * The deltas to a new tar: from the release before by comparing the two tars, and from older ones by joining what leads
 * to the one before with that. Older tars are not needed. Of the newest releases, and only where it is worth it.
 *
 * @param known what leads to the release before.
 * @param bundle bytes of the new release's bundle.
 */
export function deltasTo(
  tar: Uint8Array,
  bundle: number,
  previous: Pick<Previous, 'tar' | 'release'>,
  known: ReadonlyMap<number, Delta>,
): readonly NewDelta[] {
  const last: Delta = { length: tar.byteLength, copies: copiesBetween(previous.tar, tar) };
  const fromLast = writeDelta(tar, last.copies);
  // Once as a sensor would. The others are made of it, and of what was tried so when it was new.
  if (Buffer.compare(applyDelta(previous.tar, fromLast, tar.byteLength), tar) !== 0)
    throw new ClarionError('internal', 'A delta does not make the tar that it was made for', {
      code: 'publish/delta',
    });
  const older = [...known]
    .sort(([a], [b]) => b - a)
    .slice(0, mostDeltas - 1)
    .map(([from, first]) => ({ from, bytes: writeDelta(tar, compose(first, last).copies) }));
  return [{ from: previous.release.number, bytes: fromLast }, ...older].filter(
    ({ bytes }) => bytes.byteLength < bundle * worthwhilePart,
  );
}

function read(bytes: Uint8Array, ceiling: number): Delta | undefined {
  try {
    return readDelta(bytes, ceiling);
  } catch (error) {
    // Made by another hand: sensors can apply it, and nothing can be joined to it.
    if (error instanceof ClarionError && error.kind === 'verification') return undefined;
    throw error;
  }
}
