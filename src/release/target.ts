import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isSha256 } from '../names/digest.ts';
import { isReleaseNumber } from '../names/release-number.ts';

/** What a ring role says of its one target, the bundle, in TUF's `custom` (TUF 1.0.34, 4.5). */
export const targetCustomSchema = z.strictObject({
  release: z.number().refine(isReleaseNumber, 'a release number'),
  team: z.int().min(1),
  tar: z.strictObject({ length: z.int().min(1), sha256: z.string().refine(isSha256, 'a SHA-256 in hex') }),
  deltas: z.record(
    z.string().regex(/^[1-9][0-9]{0,15}$/, 'the number of an older release'),
    z.tuple([
      z.int().min(1),
      z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/, 'the first 16 bytes of a SHA-256 in base64url'),
    ]),
  ),
});

export type TargetCustom = z.infer<typeof targetCustomSchema>;

/** By what a ring role knows a delta: its length, and the first 16 bytes of its SHA-256 in base64url (RFC 4648, 5). */
export function deltaEntry(delta: Uint8Array): [length: number, digest: string] {
  return [
    delta.byteLength,
    createHash('sha256').update(delta).digest().subarray(0, 16).toString('base64url'),
  ];
}

/** The target path of a release's bundle in a ring. */
export function bundlePath(ring: string, release: number): string {
  return `${ring}/clarion-${release}.tar.zst`;
}

/** Where a delta lies, below `targets/`. It is no TUF target: its digest stands in the ring role. */
export function deltaPath(from: number, to: number): string {
  return `deltas/clarion-${from}-${to}.zst`;
}

/** Where the evidence of a release lies, below `targets/`. Its digest stands in release.json. */
export function evidencePath(release: number): string {
  return `evidence/evidence-${release}.tar.zst`;
}
