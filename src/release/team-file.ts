import { z } from 'zod';
import { isFingerprint } from '../names/digest.ts';
import { isSlug } from '../names/slug.ts';
import { readJson } from './json.ts';

/** A member of the team: whose signature counts once, whatever their key's subkeys. */
const memberSchema = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(200)
    .regex(/^\P{Cc}*$/u, 'a name on one line'),
  email: z
    .string()
    .min(3)
    .max(200)
    .regex(/^\P{Cc}*$/u, 'an address on one line'),
  fingerprint: z.string().refine(isFingerprint, 'a primary fingerprint, 40 upper-case hex digits'),
  publicKey: z
    .string()
    .max(100_000)
    .startsWith('-----BEGIN PGP PUBLIC KEY BLOCK-----', 'an armoured public key'),
});

/** `team/N.json`: who may sign releases, and how many of them must. */
export const teamFileSchema = z
  .strictObject({
    format: z.literal(1),
    workspace: z.string().refine(isSlug, 'a workspace id'),
    version: z.int().min(1),
    threshold: z.int().min(1),
    members: z.array(memberSchema).min(1).max(100),
    demo: z.literal(true).optional(),
  })
  .refine(
    ({ members }) => new Set(members.map(({ fingerprint }) => fingerprint)).size === members.length,
    'each fingerprint once',
  )
  .refine(
    ({ threshold, members }) => threshold <= members.length,
    'a threshold no higher than the number of members',
  );

export type TeamMember = z.infer<typeof memberSchema>;
export type TeamFile = z.infer<typeof teamFileSchema>;

/** @throws ClarionError of kind `verification`, code `release/json`. */
export function readTeamFile(bytes: Uint8Array): TeamFile {
  return readJson('the team file', bytes, teamFileSchema);
}
