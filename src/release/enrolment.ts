import { z } from 'zod';
import { isSlug } from '../names/slug.ts';
import { readJson } from './json.ts';
import { rings } from './target.ts';
import { teamFileSchema } from './team-file.ts';

/** Where a live update may be: an address that ends with `/`. */
const liveUpdateUrlSchema = z
  .url({ protocol: /^(https?|file)$/, error: 'an https:, http: or file: address' })
  .refine((url) => url.endsWith('/'), 'an address that ends with /');

/** `enrolment.json`: the one file that a sensor starts from. Its trust comes from how it reached the sensor. */
const enrolmentSchema = z
  .strictObject({
    format: z.literal(1),
    workspace: z.string().refine(isSlug, 'a workspace id'),
    url: liveUpdateUrlSchema,
    ring: z.enum(rings),
    root: z.record(z.string(), z.json()).describe('TUF root metadata, signatures and all.'),
    team: teamFileSchema,
    demo: z.literal(true).optional(),
  })
  .refine(({ workspace, team }) => team.workspace === workspace, "the workspace's own team file");

export type Enrolment = z.infer<typeof enrolmentSchema>;

/** @throws ClarionError of kind `verification`, code `release/json`. */
export function readEnrolment(bytes: Uint8Array): Enrolment {
  return readJson('the enrolment', bytes, enrolmentSchema);
}
