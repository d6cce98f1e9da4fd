import { z } from 'zod';
import { signatureNamePattern } from '../names/signature-name.ts';

export const samplePath = z
  .string()
  .regex(
    /^samples\/[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.(yaml|pcap|pcapng)$/,
    'a file in samples/: NAME.yaml, NAME.pcap or NAME.pcapng',
  );

/** One Dragon signature as its author writes it, `signatures/GROUP/NAME.yaml`. */
export const signatureSchema = z.strictObject({
  name: z
    .string()
    .regex(signatureNamePattern, 'a signature name, GROUP:NAME, like ENSRT:W32-KALEL-A-001')
    .describe('The group, which is the folder, a colon, and the name of the file without .yaml.')
    .meta({ examples: ['ENSRT:W32-KALEL-A-001'] }),
  sid: z
    .int()
    .min(1)
    .max(0xffff_ffff)
    .describe("Suricata's signature id, in the range that clarion.yaml gives."),
  revision: z.int().min(1).max(0xffff).describe('Goes up with each change of what is matched.'),
  title: z
    .string()
    .min(1)
    .max(120)
    .regex(/^[\x20-\x7e]+$/, 'printable ASCII on one line: it becomes the message of the alert')
    .describe('What an analyst reads in the alert, after the name.'),
  description: z.string().min(1).max(4000).describe('What it matches, why, and what it can not see.'),
  'event-group': z
    .string()
    .regex(/^[A-Z][A-Z0-9-]{0,31}$/, 'an event group in capitals, like VIRUS')
    .describe('The kind of event, in capitals.')
    .meta({ examples: ['VIRUS'] }),
  score: z.int().min(0).max(100).describe('How much one event weighs, 0 to 100.'),
  dragon: z.string().min(1).max(2000).describe('The Dragon line: nine fields.'),
  suricata: z
    .strictObject({
      rule: z
        .string()
        .min(1)
        .max(8000)
        .describe('A rule of your own, without msg, sid, rev, gid and metadata: Clarion adds them.'),
      why: z.string().min(1).max(1000).describe('Why the compiled Dragon line would not do.'),
    })
    .optional()
    .describe('A Suricata rule where the Dragon line would not do.'),
  detector: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,80}\.lua$/, 'a .lua file beside the signature')
    .optional()
    .describe('Detector code that the rule names: a Lua script beside the signature.'),
  samples: z
    .strictObject({
      fires: z.array(samplePath).default([]).describe('Traffic on which it must fire.'),
      silent: z.array(samplePath).default([]).describe('Traffic on which it must stay silent.'),
      misses: z
        .array(
          z.strictObject({
            variant: z
              .string()
              .regex(/^[a-z]{1,20}(?:-[a-z]{1,20}){0,3}$/, 'the name of a variant, like one-byte')
              .describe('What is done to the sample: docs/signatures.md lists the variants.')
              .meta({ examples: ['one-byte'] }),
            sample: samplePath
              .optional()
              .describe('The sample that is meant; where absent, every one in `fires`.'),
            why: z.string().min(1).max(1000).describe('Why the signature can not fire there.'),
          }),
        )
        .optional()
        .describe('Variants of the traffic on which it should fire and can not.'),
    })
    .describe('What proves the signature; without a sample of each kind it is not published.')
    .meta({ examples: [{ fires: ['samples/kalel-mail.yaml'], silent: ['samples/mail-ordinary.yaml'] }] }),
});

export type SignatureFile = z.infer<typeof signatureSchema>;
