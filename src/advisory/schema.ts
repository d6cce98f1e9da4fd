import { z } from 'zod';
import { isDay } from '../names/date.ts';
import { noteIdPattern, parseDraftId, parseNoteId } from '../names/note-id.ts';
import { signatureNamePattern } from '../names/signature-name.ts';
import { slugPattern } from '../names/slug.ts';
import { versionPattern } from '../names/version.ts';

const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^(?!\s)[^\n\r\t]*(?<!\s)$/, 'one line without tabs and without blanks at its ends');
const day = z
  .string()
  .refine(isDay, 'a day of the calendar, YYYY-MM-DD')
  .meta({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$', examples: ['2005-05-25'] });
const slug = z.string().regex(slugPattern, 'lower-case letters, digits and hyphens');
const signatureName = z
  .string()
  .regex(signatureNamePattern, 'a signature name, GROUP:NAME, like ENSRT:W32-KALEL-A-001')
  .meta({ examples: ['ENSRT:W32-KALEL-A-001'] });
const version = z.string().regex(versionPattern, 'a version like "1.0"');
const webAddress = z
  .string()
  .max(2000)
  .refine(isWebAddress, 'a web address that begins with https:// or http://')
  .meta({ pattern: '^[Hh][Tt][Tt][Pp][Ss]?://(?![^/?#\\\\]+@).', examples: ['https://example.org/kalel'] });

/** TLP 2.0 labels (FIRST, Traffic Light Protocol 2.0), the least restrictive first. */
export const tlpLabels = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const;

export type TlpLabel = (typeof tlpLabels)[number];

/** The front matter of an incident note. Strict: a key that is not here is a fault. */
export const frontMatterSchema = z.strictObject({
  id: z
    .string()
    .refine(
      (text) => parseNoteId(text) !== undefined || parseDraftId(text) !== undefined,
      'a note id, PREFIX-YYYY-NNNNN, like ETS-i-2005-12575, or draft-NAME until it has a number',
    )
    .meta({ pattern: noteIdPattern.source, examples: ['ETS-i-2005-12575', 'draft-w32-kalel-a'] })
    .describe('The id of the note; its file is named after it.'),
  title: line(200).describe('The subject, like "Worm - W32.Kalel.A@mm".'),
  threat: z
    .strictObject({
      name: line(100)
        .describe('The name that the field uses for it.')
        .meta({ examples: ['W32.Kalel.A@mm'] }),
      classes: z.array(slug).min(1).describe('Threat classes of clarion.yaml.'),
    })
    .describe('What the note is about.'),
  released: day.describe('The day of the first release; it never changes.'),
  status: z
    .enum(['draft', 'interim', 'final', 'withdrawn'])
    .describe('How far the note can be relied on; a draft is not published.'),
  withdrawal: line(500).optional().describe('Why the note was withdrawn; only with status withdrawn.'),
  severity: z
    .enum(['low', 'medium', 'high', 'critical'])
    .optional()
    .describe('How bad it is for those whom it hits.'),
  tlp: z
    .enum(tlpLabels)
    .describe('The Traffic Light Protocol label (TLP 2.0); nothing above CLEAR gets into the public folder.'),
  systems: z
    .strictObject({
      affected: z.array(line(100)).min(1).describe('Systems that the threat runs on.'),
      'not-affected': z.array(line(100)).default([]).describe('Systems that it does not run on.'),
    })
    .describe('Which systems the threat affects, and which not.'),
  remediation: z
    .array(line(100))
    .default([])
    .describe('Products of clarion.yaml with which the threat can be met.'),
  signatures: z
    .array(signatureName)
    .default([])
    .describe('Signatures that detect the threat, signatures/GROUP/NAME.yaml.'),
  alarms: z.array(slug).default([]).describe('Alarms that count its events, alarms/NAME.yaml.'),
  policies: z.array(slug).default([]).describe('Switch policies that contain it, policies/NAME.yaml.'),
  references: z
    .array(
      z.strictObject({
        title: line(200).describe('Who says what there.'),
        url: webAddress.describe('The address of the page, https:// where it has one.'),
      }),
    )
    .min(1)
    .describe('Where the facts come from.'),
  revisions: z
    .array(
      z.strictObject({
        version: version
          .describe('The version of the note, in quotes: 1.0 would be a number.')
          .meta({ examples: ['1.0'] }),
        date: day.describe('The day of this revision.'),
        author: line(100).describe('Who made it.'),
        change: line(500).describe('What it changes, in one sentence.'),
      }),
    )
    .min(1)
    .describe('The revision history, oldest first.'),
});

export type FrontMatter = z.infer<typeof frontMatterSchema>;

const soft = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
const softList = <T extends z.ZodType>(element: T) => soft(z.array(soft(element)));
const { shape } = frontMatterSchema;

/**
 * Front matter as far as it is sound: what is faulty is undefined, in lists too, so that places stay right. Checks
 * look at this, and a fault in one key hides none in another.
 */
export const soundMatterSchema = z.object({
  id: soft(shape.id),
  title: soft(shape.title),
  threat: soft(z.object({ name: soft(line(100)), classes: softList(slug) })),
  released: soft(shape.released),
  status: soft(shape.status),
  withdrawal: soft(z.string()),
  tlp: soft(shape.tlp),
  systems: soft(z.object({ affected: softList(z.string()), 'not-affected': softList(z.string()) })),
  remediation: softList(z.string()),
  signatures: softList(signatureName),
  alarms: softList(slug),
  policies: softList(slug),
  references: softList(z.object({ title: soft(z.string()), url: soft(z.string().refine(isWebAddress)) })),
  revisions: softList(
    z.object({
      version: soft(version),
      date: soft(day),
    }),
  ),
});

export type SoundMatter = z.infer<typeof soundMatterSchema>;

/** True for an absolute http or https address without credentials. */
export function isWebAddress(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}
