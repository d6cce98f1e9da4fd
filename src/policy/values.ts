import { isIPv4 } from 'node:net';
import type { Policy } from './schema.ts';

export type VariableType = Policy['variables'][string]['type'];

/** What each type of variable takes, in words for faults and help. */
export const valueWords: Readonly<Record<VariableType, string>> = {
  'ipv4-list': 'IPv4 addresses with commas between them, each once, like 198.51.100.25,198.51.100.26',
  vlan: 'a VLAN id from 1 to 4094',
  port: 'a port from 0 to 65535',
  'profile-index': 'a policy profile index from 1 to 1023 (1 to 255 on stackable switches)',
};

const ranges = { vlan: [1, 4094], port: [0, 65535], 'profile-index': [1, 1023] } as const;

/** Reads a list of IPv4 addresses as `--set` takes it; undefined where the text is none. */
export function parseAddresses(text: string): readonly string[] | undefined {
  const addresses = text.split(',').map((address) => address.trim());
  return addresses.every(isIPv4) && new Set(addresses).size === addresses.length ? addresses : undefined;
}

/** Reads a number of the given type: decimal digits alone, in the type's range; undefined where the text is none. */
export function parseNumber(type: keyof typeof ranges, text: string): number | undefined {
  if (!/^(0|[1-9][0-9]{0,4})$/.test(text)) return undefined;
  const value = Number(text);
  const [least, most] = ranges[type];
  return value >= least && value <= most ? value : undefined;
}

/** True where the text is a value of the type. */
export function isValue(type: VariableType, text: string): boolean {
  return (type === 'ipv4-list' ? parseAddresses(text) : parseNumber(type, text)) !== undefined;
}
