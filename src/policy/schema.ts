import { z } from 'zod';
import { slugPattern } from '../names/slug.ts';

const slug = z.string().regex(slugPattern, 'lower-case letters, digits and hyphens');
const title = z.string().min(1).max(200).describe('One line for people.');

/** A literal, or `$name` for a variable that each site binds. */
const variable = z.string().regex(/^\$[a-z][a-z0-9-]{0,31}$/, 'a variable, like $mail-servers');
const port = z
  .union([z.int().min(0).max(65535), variable])
  .describe('A port, or a variable of type port, like $mail-port.');
const vlan = z
  .union([z.int().min(1).max(4094), variable])
  .describe('A VLAN, or a variable of type vlan, like $quarantine-vlan.');
const action = z.enum(['forward', 'drop']).describe('What the switch does with the traffic.');
const match = 'What of the traffic is looked at.';

/** A classification rule; its type decides its precedence on the switch, not its place in the list. */
const rule = z.discriminatedUnion('match', [
  z.strictObject({
    match: z.enum(['ip-destination', 'ip-source']).describe(match),
    address: variable.describe('A variable of type ipv4-list; one rule for each address.'),
    port: port.optional(),
    action,
  }),
  z.strictObject({
    match: z.enum(['tcp-destination', 'tcp-source', 'udp-destination', 'udp-source']).describe(match),
    port,
    action,
  }),
  z.strictObject({
    match: z.literal('ip-protocol').describe(match),
    protocol: z.int().min(0).max(255).describe('The number of the IP protocol: 1 is ICMP, 17 is UDP.'),
    action,
  }),
  z.strictObject({
    match: z.literal('ether-type').describe(match),
    type: z.int().min(0x600).max(0xffff).describe('The EtherType, like 0x0806 for ARP.'),
    action,
  }),
]);

const variables = z
  .record(
    z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'lower-case letters, digits and hyphens'),
    z.strictObject({
      type: z.enum(['ipv4-list', 'vlan', 'port', 'profile-index']).describe('What a site may bind to it.'),
      description: z.string().min(1).max(500).describe('What each site sets.'),
      example: z
        .string()
        .min(1)
        .max(200)
        .describe('A value as --set takes it; documentation addresses only.'),
    }),
  )
  .default({});

const shared = {
  name: slug.describe('The file name without .yaml.'),
  title,
  description: z
    .string()
    .min(1)
    .max(4000)
    .describe('What it does on the network, and what it costs those who are under it.'),
  variables: variables.describe('What differs from site to site, by name; rules use it as $name.'),
  rules: z.array(rule).default([]).describe('Classification rules; the switch decides their order.'),
};

const kind = 'A service is a set of rules; a role is what a port gets.';

/** A switch policy (Policy Manager): a service is a set of classification rules; a role is what a port gets. */
export const policySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('service').describe(kind), ...shared }),
  z.strictObject({
    kind: z.literal('role').describe(kind),
    ...shared,
    profile: z
      .union([z.int().min(1).max(1023), variable])
      .describe('The policy profile index on the switch.'),
    default: z
      .union([z.strictObject({ vlan }), z.strictObject({ action })])
      .describe('What holds for traffic that no rule matches: a VLAN to contain it in, or forward or drop.'),
    services: z.array(slug).default([]).describe('Services whose rules the role includes.'),
  }),
]);

export type Policy = z.infer<typeof policySchema>;
export type PolicyRule = z.infer<typeof rule>;
