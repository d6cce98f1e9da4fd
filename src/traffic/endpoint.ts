import { isIPv4, isIPv6 } from 'node:net';

/** One end of a session. */
export interface Endpoint {
  /** Four octets, or sixteen. */
  readonly address: readonly number[];
  /** 0 where the protocol has no ports. */
  readonly port: number;
}

/**
 * Reads `192.0.2.10:49152`, `[2001:db8::10]:49152` (RFC 3986, 3.2.2), or an address without a port. Undefined for
 * anything else, and for an address with a zone.
 */
export function parseEndpoint(text: string): Endpoint | undefined {
  const written = endpointParts(text);
  if (written === undefined) return undefined;
  const port = written.port === undefined ? 0 : Number(written.port);
  if (written.port !== undefined && (port < 1 || port > 65_535)) return undefined;
  const address = isIPv4(written.address) ? octets(written.address) : octetsOfSix(written.address);
  return address === undefined ? undefined : { address, port };
}

/** An end as it is written: its address, where that begins in the text, and the digits of its port. */
export function endpointParts(
  text: string,
): { readonly address: string; readonly from: number; readonly port?: string } | undefined {
  const [, six, sixPort] = /^\[([0-9A-Fa-f:.]+)\]:([0-9]{1,5})$/.exec(text) ?? [];
  if (six !== undefined && sixPort !== undefined) return { address: six, from: 1, port: sixPort };
  const [, four, fourPort] = /^([0-9.]+):([0-9]{1,5})$/.exec(text) ?? [];
  if (four !== undefined && fourPort !== undefined) return { address: four, from: 0, port: fourPort };
  return /^[0-9A-Fa-f:.]+$/.test(text) ? { address: text, from: 0 } : undefined;
}

/** The same end with its last octets (two of IPv6) and its port counted up; undefined where one would run over. */
export function nextEndpoint(end: Endpoint, hosts: number, ports: number): Endpoint | undefined {
  const width = end.address.length === 16 ? 2 : 1;
  const last = end.address.slice(-width).reduce((sum, octet) => sum * 256 + octet, 0) + hosts;
  const port = end.port + ports;
  if (last >= 256 ** width || port > 65_535) return undefined;
  const tail = width === 2 ? [last >> 8, last & 0xff] : [last];
  return { address: [...end.address.slice(0, -width), ...tail], port };
}

function octets(address: string): readonly number[] {
  return address.split('.').map(Number);
}

/** RFC 4291, 2.2: groups of hex digits, one run of zeros as `::`, and perhaps IPv4 at the end. */
function octetsOfSix(address: string): readonly number[] | undefined {
  if (!isIPv6(address)) return undefined;
  const [head = '', tail] = address.split('::');
  const before = groups(head);
  const after = groups(tail ?? '');
  const zeros = new Array<number>(16 - before.length - after.length).fill(0);
  return [...before, ...zeros, ...after];
}

function groups(text: string): readonly number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return octets(group);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
