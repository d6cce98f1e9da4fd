import { z } from 'zod';
import { isGroupName } from '../names/signature-name.ts';
import { samplePath } from '../signature/schema.ts';

const samples = z.strictObject({
  fires: z.array(samplePath).default([]).describe('Traffic on which it must fire.'),
  silent: z.array(samplePath).default([]).describe('Traffic on which it must stay silent.'),
});

/** `signatures/GROUP/library.yaml`: what is known of an imported library, whose rules lie beside it as they came. */
export const libraryFileSchema = z.strictObject({
  library: z
    .string()
    .refine(isGroupName, 'the name of the folder: capitals, digits and hyphens')
    .meta({ pattern: '^[A-Z0-9][A-Z0-9-]{0,31}$', examples: ['ET'] })
    .describe('The name of the folder; its signatures are called by it and their sid, like ET:2001219.'),
  source: z
    .string()
    .min(1)
    .max(1000)
    .regex(/^[^\p{Cc}]+$/u, 'one line')
    .describe('Where the rules come from: an address, or words.'),
  licence: z
    .string()
    .min(1)
    .max(1000)
    .regex(/^[^\p{Cc}]+$/u, 'one line')
    .describe('Under which licence they may be passed on, as the source says.'),
  sids: z
    .string()
    .optional()
    .describe(
      'Rules that got another sid, a line each: the sid here, the sid in the source, the message. `clarion import --remap` writes it.',
    ),
  samples: z
    .record(z.string().regex(/^[1-9][0-9]{0,9}$/, 'a sid'), samples)
    .optional()
    .describe('Samples of your own by sid: what proves a signature, and not only that it loads.')
    .meta({ examples: [{ '2001219': { fires: ['samples/scan.yaml'], silent: ['samples/login.yaml'] } }] }),
});

export type LibraryFile = z.infer<typeof libraryFileSchema>;
