import { z } from 'zod';
import { malwareTypes } from '../names/malware-type.ts';
import { slugPattern } from '../names/slug.ts';
import { portMacrosSchema } from '../signature/dragon/port-macros.ts';
import { levelsSchema } from './levels.ts';

const slug = z.string().regex(slugPattern, 'lower-case letters, digits and hyphens');
const text = (max: number) => z.string().min(1).max(max);

/** `clarion.yaml`: what holds for the whole workspace. */
export const configurationSchema = z.strictObject({
  workspace: slug.describe('The id of this workspace. Releases and team files carry it; it never changes.'),
  publisher: z
    .strictObject({
      name: text(100).describe('The team, as readers know it.'),
      namespace: z
        .url({ protocol: /^https$/, error: 'an https:// address' })
        .meta({ pattern: '^https://' })
        .describe("The team's home page."),
      contact: text(200).describe('How to reach the team.'),
      category: z
        .enum(['coordinator', 'discoverer', 'other', 'translator', 'user', 'vendor'])
        .default('coordinator')
        .describe('What the team is to those who read its CSAF documents (CSAF 2.0, 3.2.1.8.1).'),
    })
    .describe('Who publishes.'),
  'base-url': z
    .url({ protocol: /^https?$/, error: 'an http(s):// address' })
    .refine((url) => url.endsWith('/'), 'an address that ends with /')
    .meta({ pattern: '^https?://.*/$', examples: ['https://team.example.org/alerts/'] })
    .describe('Where the public folder is served.'),
  'first-ring': z
    .enum(['stable', 'canary'])
    .optional()
    .describe(
      'Where a release goes first: to all sensors (stable), or to those of the ring canary until it is promoted.',
    ),
  'note-id-prefix': z
    .string()
    .regex(/^[A-Za-z0-9]+(-[A-Za-z]+)*$/, 'letters and hyphens, like ETS-i')
    .refine(
      (prefix) => !/^draft(-|$)/.test(prefix),
      'another word than draft: unnumbered notes begin with it',
    )
    .meta({ pattern: '^(?!draft(-|$))[A-Za-z0-9]+(-[A-Za-z]+)*$', examples: ['ETS-i'] })
    .describe('What the id of every note begins with.'),
  about: text(1000).describe('The standing paragraph: who publishes and why.'),
  products: z.array(text(100)).min(1).describe('The columns of the remediation matrix, in their order.'),
  classes: z
    .record(
      slug,
      z.strictObject({
        title: text(100).describe('How the class is called on the page.'),
        'malware-types': z
          .array(z.enum(malwareTypes))
          .optional()
          .describe(
            "What the class is in STIX; without this key, the words of the class's name that STIX has too, like worm.",
          )
          .meta({ examples: [['worm', 'wiper']] }),
        assessment: text(4000)
          .optional()
          .describe('The standing text of the class under Threat Assessment; a new note begins with it.'),
      }),
    )
    .describe('The threat classes that notes may name.'),
  sids: z
    .strictObject({
      from: z.int().min(1).max(0xffff_ffff).describe('The first.'),
      to: z.int().min(1).max(0xffff_ffff).describe('The last.'),
    })
    .refine(({ from, to }) => from <= to, 'from no higher than to')
    .describe("The range of Suricata sids that is this team's own."),
  'dragon-ports': portMacrosSchema
    .optional()
    .describe('Which ports a letter stands for that Dragon lines have in place of a port.')
    .meta({ examples: [{ W: [80, '8000-8099'] }] }),
  checks: levelsSchema
    .optional()
    .describe('Levels of checks that differ from their own: error, warning or off; see docs/checks.'),
  disclaimer: text(2000).describe('What stands at the foot of every page.'),
});

export type Configuration = z.infer<typeof configurationSchema>;
