import { z } from 'zod';
import { mailSchema } from './mail/schema.ts';
import { hex, lines, mixed } from './texts.ts';

const cuts = z
  .array(z.int().min(1).max(4_000_000))
  .min(1)
  .max(1000)
  .optional()
  .describe('TCP: bytes of the turn after which a new segment begins, besides those of `segment-size`.');
const type = z
  .int()
  .min(0)
  .max(255)
  .optional()
  .describe(
    'ICMP: the type of the message, where it is no echo. What is sent then begins behind the checksum.',
  );
const code = z.int().min(0).max(255).optional().describe('ICMP: the code of the message; 0 where absent.');
const switches = { cuts, type, code };

/** One turn of a conversation: what one side says before the other answers. */
export const turnSchema = z.union([
  z.strictObject({
    client: lines.describe('Lines that the client sends; each line of the text ends with CR LF on the wire.'),
    ...switches,
  }),
  z.strictObject({ server: lines.describe('Lines that the server sends.'), ...switches }),
  z.strictObject({ 'client-hex': hex.describe('Bytes that the client sends, as they are.'), ...switches }),
  z.strictObject({ 'server-hex': hex.describe('Bytes that the server sends, as they are.'), ...switches }),
  z.strictObject({
    'client-bytes': mixed.describe('Text that the client sends without a line end, and |hex| between bars.'),
    ...switches,
  }),
  z.strictObject({
    'server-bytes': mixed.describe('Text that the server sends without a line end, and |hex| between bars.'),
    ...switches,
  }),
  z.strictObject({ 'client-mail': mailSchema.describe('A mail that the client sends.'), ...switches }),
  z.strictObject({ 'server-mail': mailSchema.describe('A mail that the server sends.'), ...switches }),
  z.strictObject({
    pause: z.number().min(0.001).max(86_400).describe('Seconds in which nobody says anything.'),
  }),
]);

export type Turn = z.infer<typeof turnSchema>;
