import { z } from 'zod';
import { parseEndpoint } from './endpoint.ts';
import { turnSchema } from './turn-schema.ts';

const endpoint = z
  .string()
  .refine(
    (value) => parseEndpoint(value) !== undefined,
    'an address and a port, like 192.0.2.10:49152 or [2001:db8::10]:49152',
  )
  .meta({
    pattern:
      '^(?:[0-9]{1,3}(?:\\.[0-9]{1,3}){3}(?::[0-9]{1,5})?|\\[[0-9A-Fa-f:.]+\\]:[0-9]{1,5}|[0-9A-Fa-f:.]+)$',
    examples: ['192.0.2.10:49152', '[2001:db8::10]:49152', '192.0.2.10'],
  });
const vlan = z.int().min(1).max(4094);
const onlyTcp = 'Only over TCP.';

/** Hosts that talk: over TCP a connection, over other protocols the packets that go to and fro. */
export const sessionSchema = z.strictObject({
  protocol: z
    .union([z.enum(['tcp', 'udp', 'icmp']), z.int().min(0).max(255)])
    .optional()
    .describe('tcp where absent; udp, icmp, or the number of another IP protocol.'),
  client: endpoint.describe('Who begins: address and port; the address alone where there are no ports.'),
  server: endpoint.describe('Who answers.'),
  vlan: z
    .union([vlan, z.array(vlan).min(1).max(2)])
    .optional()
    .describe('The VLAN in which they talk; of two, the outer one first.'),
  at: z
    .number()
    .min(0)
    .max(604_800)
    .optional()
    .describe(
      'When the session begins, in seconds from the beginning of the capture; where absent, a second after the end of the session above it.',
    ),
  repeat: z
    .strictObject({
      times: z.int().min(2).max(1000).describe('How often the session takes place, the first time included.'),
      every: z
        .number()
        .min(0.001)
        .max(86_400)
        .describe('Seconds from the beginning of one to that of the next.'),
      next: z
        .enum(['client', 'server'])
        .optional()
        .describe(
          "Whose address counts up each time; where absent, nobody's. The client's port always does.",
        ),
    })
    .optional()
    .describe('The same session again and again, as of a scan.'),
  'segment-size': z
    .int()
    .min(1)
    .max(1460)
    .optional()
    .describe(`Most bytes of payload in one segment: 1460 where absent, 1440 over IPv6. ${onlyTcp}`),
  overlap: z
    .int()
    .min(1)
    .max(1459)
    .optional()
    .describe(`Bytes of the segment before that each segment sends again; fewer than it holds. ${onlyTcp}`),
  order: z
    .enum(['in-order', 'swapped', 'reversed'])
    .optional()
    .describe(
      'In which order the segments of a turn arrive, or with `fragment-size` and over other protocols the fragments of a packet: each two of them swapped, or the last first.',
    ),
  retransmit: z.boolean().optional().describe(`Each segment arrives twice. ${onlyTcp}`),
  'fragment-size': z
    .int()
    .min(8)
    .max(1480)
    .multipleOf(8, 'a multiple of 8')
    .optional()
    .describe(
      'Most bytes of an IP packet behind its header, a multiple of 8; the rest is sent in fragments.',
    ),
  ends: z
    .enum(['close', 'reset', 'open', 'refused', 'unanswered'])
    .optional()
    .describe(
      `How the connection ends: the client closes it (where absent) or resets it; it is still open; or it was refused or not even answered, and has no talk. ${onlyTcp}`,
    ),
  talk: z.array(turnSchema).min(1).max(100_000).optional().describe('The turns, in their order.'),
});

export type Session = z.infer<typeof sessionSchema>;
