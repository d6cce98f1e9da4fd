import { join } from 'node:path';
import { z } from 'zod';
import { isSha256 } from '../names/digest.ts';
import { ClarionError } from '../names/error.ts';
import { isReleaseNumber } from '../names/release-number.ts';
import { isSlug } from '../names/slug.ts';
import { sha256 } from '../release/index.ts';
import { readIfThere, writeAside } from '../store/index.ts';
import { isMirrored } from './place.ts';

/** What marks a folder as a mirror, and says what it holds. Hidden: web servers keep it to themselves. */
export const recordFile = '.clarion-mirror.json';

const path = z.string().refine(isMirrored, 'a file of a live update');
const instant = z.iso.datetime();

const recordSchema = z.strictObject({
  format: z.literal(1),
  workspace: z.string().refine(isSlug, 'a workspace id'),
  /** The newest release of each ring that verified here: nothing goes back behind it. */
  floors: z.partialRecord(
    z.enum(['stable', 'canary']),
    z.strictObject({
      release: z.int().refine(isReleaseNumber),
      sha256: z.string().refine(isSha256),
      date: instant,
    }),
  ),
  /** The snapshot that the timestamp names. */
  snapshot: path.optional(),
  /** What the server called its timestamp; only a hint. */
  tag: z.string().optional(),
  /** sha256 of all that was laid out, but for the timestamp; written before it is. */
  files: z.record(path, z.string().refine(isSha256)),
  /** Since when a file is no longer needed. */
  unneeded: z.record(path, instant),
});

export type MirrorRecord = z.infer<typeof recordSchema>;

/**
 * @returns undefined where there is none.
 * @throws ClarionError of kind `state`, code `mirror/record`, where it is damaged.
 */
export async function readRecord(out: string): Promise<MirrorRecord | undefined> {
  const bytes = await readIfThere(join(out, recordFile));
  if (bytes === undefined) return undefined;
  try {
    return recordSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (cause) {
    throw new ClarionError('state', `${join(out, recordFile)} is damaged`, {
      code: 'mirror/record',
      hint: 'Find out who or what changed it and look at the disk; then mirror into a new folder.',
      cause,
    });
  }
}

export async function writeRecord(out: string, record: MirrorRecord): Promise<void> {
  await writeAside(join(out, recordFile), Buffer.from(`${JSON.stringify(record)}\n`));
}

/** A file that this mirror laid out, with the bytes that it had then; undefined where there is none, or another. */
export async function undamaged(
  out: string,
  { files }: MirrorRecord,
  path: string,
): Promise<Uint8Array | undefined> {
  const digest = files[path];
  const bytes = digest === undefined ? undefined : await readIfThere(join(out, path));
  return bytes !== undefined && sha256(bytes) === digest ? bytes : undefined;
}
