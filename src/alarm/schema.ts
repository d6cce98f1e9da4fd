import { z } from 'zod';
import { signatureNamePattern } from '../names/signature-name.ts';
import { slugPattern } from '../names/slug.ts';

const signatureName = z
  .string()
  .regex(signatureNamePattern, 'a signature name, GROUP:NAME, like ENSRT:W32-KALEL-A-001');

/** An Alarmtool policy: an event group of signatures, a threshold, and what it is counted by. */
export const alarmSchema = z.strictObject({
  name: z
    .string()
    .regex(slugPattern, 'lower-case letters, digits and hyphens, like w32-kalel-a')
    .describe('The file name without .yaml.'),
  title: z.string().min(1).max(200).describe('One line for people.'),
  'event-group': z.array(signatureName).min(1).describe('The signatures whose events are counted together.'),
  threshold: z
    .strictObject({
      count: z.int().min(1).max(1_000_000).describe('How many events.'),
      seconds: z.int().min(1).max(86_400).describe('Within how many seconds.'),
    })
    .describe('How many events in how many seconds raise the alarm.'),
  'count-by': z
    .enum(['source', 'destination', 'pair'])
    .describe(
      'Whose events are counted together: one source host, one destination host, or one pair of both.',
    ),
});

export type Alarm = z.infer<typeof alarmSchema>;
