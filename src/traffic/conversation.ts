import { z } from 'zod';
import { sessionFaults } from './session-faults.ts';
import { sessionSchema } from './session-schema.ts';

/** A sample written as a conversation: sessions, each a transcript of turns. */
export const conversationSchema = z.strictObject({
  description: z.string().min(1).max(2000).describe('What happens, and why it is a sample.'),
  sessions: z
    .array(
      sessionSchema.superRefine((session, context) => {
        for (const issue of sessionFaults(session)) context.addIssue(issue);
      }),
    )
    .min(1)
    .max(1000)
    .describe('Who talks with whom, one session after the other where they say no time.'),
});

export type Conversation = z.infer<typeof conversationSchema>;
