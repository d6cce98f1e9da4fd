import { z } from 'zod';
import { isDay } from '../names/date.ts';
import { parseNoteId } from '../names/note-id.ts';
import { parseSignatureName } from '../names/signature-name.ts';
import { isSlug } from '../names/slug.ts';
import { parseVersion } from '../names/version.ts';

const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine(
      (text) => !/[\n\r\t]/.test(text) && text.trim() === text,
      'one line without tabs and without blanks at its ends',
    );
const day = z.string().refine(isDay, 'a day of the calendar, YYYY-MM-DD');
const slug = z.string().refine(isSlug, 'lower-case letters, digits and hyphens');

/** TLP 2.0 labels (FIRST, Traffic Light Protocol 2.0). */
export const tlpLabels = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const;

/** The front matter of an incident note. Strict: a key that is not here is a fault. */
export const frontMatterSchema = z.strictObject({
  id: z
    .string()
    .refine((text) => parseNoteId(text) !== undefined, 'a note id, PREFIX-YYYY-NNNNN, like ETS-i-2005-12575'),
  title: line(200).describe('The subject, like "Worm - W32.Kalel.A@mm".'),
  threat: z.strictObject({
    name: line(100).describe('The name that the field uses for it.'),
    classes: z.array(slug).min(1).describe('Threat classes of clarion.yaml.'),
  }),
  released: day.describe('The day of the first release; it never changes.'),
  status: z.enum(['draft', 'interim', 'final', 'withdrawn']),
  withdrawal: line(500).optional().describe('Why the note was withdrawn; only with status withdrawn.'),
  severity: z.enum(['low', 'medium', 'high', 'critical']).optional(),
  tlp: z.enum(tlpLabels),
  systems: z.strictObject({
    affected: z.array(line(100)).min(1),
    'not-affected': z.array(line(100)).default([]),
  }),
  remediation: z
    .array(line(100))
    .default([])
    .describe('Products of clarion.yaml with which the threat can be met.'),
  signatures: z
    .array(
      z
        .string()
        .refine(
          (text) => parseSignatureName(text) !== undefined,
          'a signature name, GROUP:NAME, like ENSRT:W32-KALEL-A-001',
        ),
    )
    .default([]),
  alarms: z.array(slug).default([]),
  policies: z.array(slug).default([]),
  references: z
    .array(
      z.strictObject({
        title: line(200),
        url: z.string().max(2000).refine(isWebAddress, 'a web address that begins with https:// or http://'),
      }),
    )
    .min(1)
    .describe('Where the facts come from.'),
  revisions: z
    .array(
      z.strictObject({
        version: z.string().refine((text) => parseVersion(text) !== undefined, 'a version like "1.0"'),
        date: day,
        author: line(100),
        change: line(500),
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
  signatures: softList(z.string().refine((text) => parseSignatureName(text) !== undefined)),
  alarms: softList(slug),
  policies: softList(slug),
  references: softList(z.object({ title: soft(z.string()), url: soft(z.string().refine(isWebAddress)) })),
  revisions: softList(
    z.object({
      version: soft(z.string().refine((text) => parseVersion(text) !== undefined)),
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
