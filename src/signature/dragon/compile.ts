import { encodeContent } from '../content.ts';
import type { DragonLine } from './line.ts';

/** A field that has no equivalent here, by the field's place in the line. */
export interface CompileFault {
  readonly field: 'protocol' | 'network' | 'compare' | 'port' | 'search';
  readonly reason: string;
}

/** A rule without its message, sid and revision. */
export interface CompiledLine {
  /** The seven words before the bracket. */
  readonly header: string;
  /** Options, each with its `;`. */
  readonly options: readonly string[];
}

/**
 * From here on "compare bytes" covers every payload that an Ethernet segment carries: Dragon searched whole packets,
 * and the rule searches the whole stream.
 */
const wholePayload = 1460;

/**
 * What a Dragon line becomes in Suricata:
 *
 * - Protocol T, U, I: `tcp`, `udp`, `icmp`; so do 6, 17 and 1. Suricata 7 searches no payload of other protocols.
 * - Direction D, S: the port stands on that side. A TCP rule looks at the client's or the server's side of an
 *   established stream alone, taking the port for the service's. A: `<>`, either side. B: the port on both sides.
 * - Network A: any; T, F, I: `$HOME_NET` as destination, source, both.
 * - Match S: `nocase`.
 * - Dynamic collection: nothing. It says what is kept after an event, which is the sensor's setting, not what matches.
 * - Compare bytes: `depth` on every pattern, as each was searched in those bytes of a packet. 1460 and more is no limit.
 *   0 is a fault: nothing would be searched.
 * - Combo: every pattern, in any order and place; the form has no word for an order.
 */
export function compileLine(line: DragonLine): CompiledLine | { readonly faults: readonly CompileFault[] } {
  const protocol = protocolWord(line.protocol);
  const ports =
    typeof line.port === 'number' && protocol !== undefined ? portWords(line, protocol) : undefined;
  const networks = networkWords(line);
  const patterns =
    line.search.form === 'standard'
      ? [line.search.pattern]
      : line.search.form === 'combo'
        ? line.search.patterns
        : undefined;
  const longest = Math.max(0, ...(patterns ?? []).map((pattern) => pattern.length));
  const faults: CompileFault[] = [];
  if (protocol === undefined)
    faults.push({
      field: 'protocol',
      reason: `Unexpected protocol ${line.protocol}, expected T, U, I, 6, 17 or 1: Suricata searches no payload of others`,
    });
  if (networks === undefined) faults.push({ field: 'network', reason: networkReason(line) });
  if (typeof line.port !== 'number')
    faults.push({
      field: 'port',
      reason: `Unexpected port macro ${line.port}, expected a port number: what a letter stands for is each site's own`,
    });
  else if (protocol !== undefined && ports === undefined)
    faults.push({
      field: 'port',
      reason:
        protocol === 'icmp'
          ? `Unexpected port ${line.port} with ICMP, expected 0: ICMP has no ports`
          : 'Unexpected port 0, expected 1 to 65535',
    });
  if (patterns === undefined)
    faults.push({
      field: 'search',
      reason: `Unexpected ${line.search.form} search, expected a standard or combo search: the ${line.search.form} form is not compiled`,
    });
  else if (line.compare < longest)
    faults.push({
      field: 'compare',
      reason: `Unexpected ${line.compare} compare bytes, expected at least ${longest}, the length of the pattern`,
    });
  if (
    protocol === undefined ||
    networks === undefined ||
    ports === undefined ||
    patterns === undefined ||
    faults.length > 0
  )
    return { faults };

  const arrow = line.direction === 'A' && protocol !== 'icmp' ? '<>' : '->';
  const header = `alert ${protocol} ${networks.source} ${ports.source} ${arrow} ${networks.destination} ${ports.destination}`;
  const modifiers = `${line.match === 'S' ? ' nocase;' : ''}${line.compare < wholePayload ? ` depth:${line.compare};` : ''}`;
  const contents = patterns.map((pattern) => `content:"${encodeContent(pattern)}";${modifiers}`);
  return { header, options: [...flow(line, protocol), ...contents] };
}

type ProtocolWord = 'tcp' | 'udp' | 'icmp';

function protocolWord(protocol: DragonLine['protocol']): ProtocolWord | undefined {
  switch (protocol) {
    case 'T':
    case 6:
      return 'tcp';
    case 'U':
    case 17:
      return 'udp';
    case 'I':
    case 1:
      return 'icmp';
    default:
      return undefined;
  }
}

function portWords(
  line: DragonLine,
  protocol: ProtocolWord,
): { source: string; destination: string } | undefined {
  if (protocol === 'icmp') return line.port === 0 ? { source: 'any', destination: 'any' } : undefined;
  if (line.port === 0) return undefined;
  const port = String(line.port);
  switch (line.direction) {
    case 'D':
    case 'A':
      return { source: 'any', destination: port };
    case 'S':
      return { source: port, destination: 'any' };
    case 'B':
      return { source: port, destination: port };
  }
}

/** With direction A the arrow goes both ways, so a network on one side alone can't be said. */
function networkWords(line: DragonLine): { source: string; destination: string } | undefined {
  const home = '$HOME_NET';
  if (line.network === 'A') return { source: 'any', destination: 'any' };
  if (line.network === 'I') return { source: home, destination: home };
  if (line.direction === 'A' && line.protocol !== 'I' && line.protocol !== 1) return undefined;
  if (line.network === 'T') return { source: 'any', destination: home };
  if (line.network === 'F') return { source: home, destination: 'any' };
  return undefined;
}

function networkReason(line: DragonLine): string {
  if (line.network === 'D')
    return 'Unexpected protected network D (follow-on), expected A, T, F or I: Suricata has no packets collected by another signature';
  if (line.network === 'X')
    return 'Unexpected protected network X (external), expected A, T, F or I: a site may leave $EXTERNAL_NET at "any"';
  return `Unexpected protected network ${line.network} with direction A, expected A or I: one rule can't say it`;
}

function flow(line: DragonLine, protocol: ProtocolWord): readonly string[] {
  if (protocol !== 'tcp') return [];
  if (line.direction === 'D') return ['flow:established,to_server;'];
  if (line.direction === 'S') return ['flow:established,to_client;'];
  return ['flow:established;'];
}
