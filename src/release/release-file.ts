import { z } from 'zod';
import { isSha256 } from '../names/digest.ts';
import { ClarionError } from '../names/error.ts';
import { isReleaseNumber } from '../names/release-number.ts';
import { isSlug } from '../names/slug.ts';
import { isInstant } from './instant.ts';
import { readJson, writeJson } from './json.ts';

const number = z.number().refine(isReleaseNumber, 'a whole number from 1 on');

/** `release.json`: which release this is. */
const releaseFileSchema = z
  .strictObject({
    format: z.literal(1),
    workspace: z.string().refine(isSlug, 'a workspace id'),
    number,
    previous: number.nullable(),
    date: z.string().refine(isInstant, 'a moment in UTC, whole seconds'),
    team: z.int().min(1),
    evidence: z.string().refine(isSha256, 'a SHA-256 in hex').nullable(),
  })
  .refine(
    ({ number, previous }) => previous === null || previous < number,
    'a previous release with a lower number',
  );

export type ReleaseFile = z.infer<typeof releaseFileSchema>;

/** Longest `release.json`, in bytes: it is read before anybody is known to have signed it. */
const maxBytes = 16_384;

/** @throws ClarionError of kind `verification`, code `release/json`. */
export function readReleaseFile(bytes: Uint8Array): ReleaseFile {
  if (bytes.length > maxBytes)
    throw new ClarionError('verification', `release.json has ${bytes.length} bytes`, {
      code: 'release/json',
      expected: `at most ${maxBytes}`,
    });
  return readJson('release.json', bytes, releaseFileSchema);
}

export function writeReleaseFile(release: ReleaseFile): Uint8Array {
  return writeJson(release);
}
