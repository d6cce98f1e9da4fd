import { hash } from 'node:crypto';
import { z } from 'zod';
import { isSha256 } from '../names/digest.ts';
import { isReleaseNumber } from '../names/release-number.ts';
import { isInstant } from './instant.ts';

/** Who gets a release: `canary` first, then `stable`. */
export const rings = ['stable', 'canary'] as const;
export type Ring = (typeof rings)[number];

const releaseNumber = z.number().refine(isReleaseNumber, 'a release number');
const digest = z.string().refine(isSha256, 'a SHA-256 in hex');

const bundleCustomSchema = z.strictObject({
  release: releaseNumber,
  team: z.int().min(1),
  tar: z.strictObject({ length: z.int().min(1), sha256: digest }),
  deltas: z.record(
    z.string().regex(/^[1-9][0-9]{0,15}$/, 'the number of an older release'),
    z.tuple([
      z.int().min(1),
      z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/, 'the first 16 bytes of a SHA-256 in base64url'),
    ]),
  ),
});

/** What must be known of a bundle before a byte of it is fetched. */
export type TargetCustom = z.infer<typeof bundleCustomSchema>;

/** Most withdrawals that a ring tells of. */
const mostWithdrawals = 100;

/** Most characters of the reason for a withdrawal: every sensor fetches it. */
const longestReason = 200;

/** True for a reason that fits on a line: no control or format characters, and not too long. */
export function isReason(text: string): boolean {
  return text.trim() === text && /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u.test(text) && text.length <= longestReason;
}

const withdrawalSchema = z.strictObject({
  release: releaseNumber,
  /** Of its tar. */
  sha256: digest,
  date: z.string().refine(isInstant, 'a moment in UTC, whole seconds'),
  reason: z.string().refine(isReason, `a line of at most ${longestReason} characters`),
});

/** A release that its publisher took back. It never becomes good again; the next number mends it. */
export type Withdrawal = z.infer<typeof withdrawalSchema>;

/**
 * What a ring role says of its one target, the bundle, in TUF's `custom` (TUF 1.0.34, 4.5): the bundle's facts, and
 * which of the last releases were withdrawn, in ascending order.
 */
export const targetCustomSchema = bundleCustomSchema
  .extend({ withdrawn: z.array(withdrawalSchema).max(mostWithdrawals).default([]) })
  .refine(
    ({ withdrawn }) => withdrawn.every(({ release }, at) => release > (withdrawn[at - 1]?.release ?? 0)),
    { path: ['withdrawn'], error: 'each withdrawn release once, in ascending order' },
  )
  .refine(({ release, withdrawn }) => withdrawn.every((each) => each.release !== release), {
    path: ['release'],
    error: 'a release that is not withdrawn',
  });

export type RingCustom = z.infer<typeof targetCustomSchema>;

/** By what a ring role knows a delta: its length, and the first 16 bytes of its SHA-256 in base64url (RFC 4648, 5). */
export function deltaEntry(delta: Uint8Array): [length: number, digest: string] {
  return [delta.byteLength, hash('sha256', delta, 'buffer').subarray(0, 16).toString('base64url')];
}

/** The target path of a release's bundle in a ring. */
export function bundlePath(ring: Ring, release: number): string {
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
