import { z } from 'zod';
import { hex, lines, mixed } from '../texts.ts';
import { partFaults } from './part-faults.ts';

const zipSchema = z
  .array(
    z.strictObject({
      name: z.string().min(1).max(1000).describe("The file's name in the archive, just as it is."),
      text: lines.optional().describe('What the file holds, in lines.'),
      bytes: mixed
        .optional()
        .describe('What the file holds: text without a line end, and |hex| between bars.'),
      hex: hex.optional().describe('What the file holds, in hex.'),
    }),
  )
  .min(1)
  .max(1000);

/** A part of a mail, or a mail inside one. */
export interface Part {
  readonly headers?: string | undefined;
  readonly type?: string | undefined;
  readonly name?: string | undefined;
  readonly encoding?: '7bit' | '8bit' | 'binary' | 'base64' | 'quoted-printable' | undefined;
  readonly 'line-length'?: number | undefined;
  readonly boundary?: string | undefined;
  readonly text?: string | undefined;
  readonly bytes?: string | undefined;
  readonly hex?: string | undefined;
  readonly zip?: readonly ZipEntry[] | undefined;
  readonly parts?: readonly Part[] | undefined;
  readonly mail?: Part | undefined;
}

export type ZipEntry = z.infer<typeof zipSchema>[number];

const partsWords = 'Content that is several parts.';

/** Headers, and one kind of content. */
const partBase = z.strictObject({
  headers: z
    .string()
    .max(100_000)
    .optional()
    .describe(
      'Header lines, sent just as they are; a line that begins with a blank goes on with the one above. What a part needs besides and is not here is added.',
    ),
  type: z
    .string()
    .regex(/^[\x21-\x7e][\x20-\x7e]{0,300}$/, 'a content type, like application/zip')
    .optional()
    .describe('The content type, where the one that the content suggests would not do.')
    .meta({ examples: ['application/zip', 'text/html; charset=utf-8'] }),
  name: z
    .string()
    .min(1)
    .max(1000)
    .regex(/^[^\r\n\0]*$/, 'a name on one line')
    .optional()
    .describe('The name of an attachment: in Content-Type and in Content-Disposition.'),
  encoding: z
    .enum(['7bit', '8bit', 'binary', 'base64', 'quoted-printable'])
    .optional()
    .describe('How the content is sent: as text where it is text, else in base64, where absent.'),
  'line-length': z
    .int()
    .min(4)
    .max(1_000_000)
    .optional()
    .describe('Most characters in a line of base64 or quoted-printable; 76 where absent.'),
  boundary: z
    .string()
    .regex(/^[\x21-\x7e]{1,70}$/, 'up to 70 printable characters without a blank')
    .optional()
    .describe('What stands between parts; one that occurs in none of them where absent.'),
  text: lines.optional().describe('Content in lines, each ending with CR LF.'),
  bytes: mixed.optional().describe('Content as text without a line end, and |hex| between bars.'),
  hex: hex.optional().describe('Content in hex.'),
  zip: zipSchema.optional().describe('Content that is a zip archive with these files, not compressed.'),
  get parts(): z.ZodOptional<z.ZodArray<z.ZodType<Part>>> {
    return z.array(partSchema).min(1).max(1000).optional().describe(partsWords);
  },
  get mail(): z.ZodOptional<z.ZodType<Part>> {
    return partSchema.optional().describe('Content that is another mail, as of one that was returned.');
  },
});

/** A key that is misspelt would else be told a second time, as content that is missing. */
const whenSound = { when: ({ issues }: z.core.ParsePayload) => issues.length === 0 };

const partSchema: z.ZodType<Part> = partBase.superRefine((part, context) => {
  for (const issue of partFaults(part)) context.addIssue(issue);
}, whenSound);

/** A mail, built from parts. */
export const mailSchema = partBase
  .extend({
    parts: z.array(partSchema).min(1).max(1000).optional().describe(partsWords),
    transfer: z
      .enum(['data', 'bdat', 'plain'])
      .optional()
      .describe(
        'How the mail is sent: after DATA, with leading dots doubled and the closing dot (where absent); behind BDAT and its length; or as it is.',
      ),
  })
  .superRefine((part, context) => {
    for (const issue of partFaults(part)) context.addIssue(issue);
  }, whenSound);

export type Mail = z.infer<typeof mailSchema>;
