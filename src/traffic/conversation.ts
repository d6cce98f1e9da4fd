import { isIPv4 } from 'node:net';
import { z } from 'zod';

const endpoint = z
  .string()
  .refine(isEndpoint, 'an IPv4 address and a port, like 192.0.2.10:49152')
  .meta({ pattern: '^[0-9]{1,3}(\\.[0-9]{1,3}){3}:[0-9]{1,5}$', examples: ['192.0.2.10:49152'] });
const text = z.string().max(1_000_000);

/** One turn of a conversation: what one side says before the other answers. */
const turn = z.union([
  z.strictObject({
    client: text.describe('Lines that the client sends; each line of the text ends with CR LF on the wire.'),
  }),
  z.strictObject({ server: text.describe('Lines that the server sends.') }),
  z.strictObject({
    'client-hex': z
      .string()
      .regex(/^(?:[0-9a-fA-F]{2}\s*)+$/, 'pairs of hex digits')
      .describe('Bytes that the client sends, as they are.'),
  }),
  z.strictObject({
    'server-hex': z
      .string()
      .regex(/^(?:[0-9a-fA-F]{2}\s*)+$/, 'pairs of hex digits')
      .describe('Bytes that the server sends, as they are.'),
  }),
]);

/** A sample written as a conversation: sessions over TCP, each a transcript of turns. */
export const conversationSchema = z.strictObject({
  description: z.string().min(1).max(2000).describe('What happens, and why it is a sample.'),
  sessions: z
    .array(
      z.strictObject({
        client: endpoint.describe('Who opens the connection.'),
        server: endpoint.describe('Who answers.'),
        'segment-size': z
          .int()
          .min(1)
          .max(1460)
          .default(1460)
          .describe('Most bytes of payload in one TCP segment.'),
        talk: z.array(turn).min(1).describe('The turns, in their order.'),
      }),
    )
    .min(1)
    .max(1000)
    .describe('Connections over TCP, one after the other.'),
});

export type Conversation = z.infer<typeof conversationSchema>;

function isEndpoint(value: string): boolean {
  const match = /^([0-9.]+):([0-9]{1,5})$/.exec(value);
  const port = Number(match?.[2]);
  return match?.[1] !== undefined && isIPv4(match[1]) && port >= 1 && port <= 65535;
}
