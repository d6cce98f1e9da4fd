import { ruleDepth } from './fields/compare.ts';
import { sides } from './fields/direction.ts';
import { ruleContents } from './fields/form.ts';
import { caseModifier } from './fields/match.ts';
import { ruleAddresses } from './fields/network.ts';
import type { Outcome, Refusal } from './fields/page.ts';
import { rulePort } from './fields/port.ts';
import { ruleProtocol } from './fields/protocol.ts';
import type { DragonFault, DragonLine } from './line.ts';
import type { PortMacros } from './port-macros.ts';
import { parseDragonLine } from './read.ts';

/** A rule without its message, sid and revision. */
export interface CompiledLine {
  /** The seven words before the bracket. */
  readonly header: string;
  /** Options, each with its `;`. */
  readonly options: readonly string[];
}

/** The fields that may have no equivalent, by their place in the line, from 0. */
const places = { protocol: 0, network: 2, compare: 5, port: 6, name: 7, search: 8 } as const;

const ownRule = 'Write the rule yourself, as `suricata.rule`, and say why in `suricata.why`.';

/**
 * Reads a Dragon line and makes a Suricata rule of it; docs/dragon-to-suricata.md says what becomes of each field, and
 * why. What has no equivalent is a fault at its column. Never throws.
 *
 * @param ports what the letters stand for that the line may have for a port.
 */
export function compileDragonLine(
  text: string,
  ports: PortMacros = {},
): (CompiledLine & { readonly line: DragonLine }) | { readonly faults: readonly DragonFault[] } {
  const read = parseDragonLine(text);
  if ('faults' in read) return read;
  const { line } = read;
  const faults: DragonFault[] = [];
  const take = <T>(field: keyof typeof places, outcome: Outcome<T>): { readonly value: T } | undefined => {
    if ('value' in outcome) return outcome;
    faults.push(faultOf(text, field, outcome.refused));
    return undefined;
  };
  const protocol = take('protocol', ruleProtocol(line.protocol))?.value;
  const hasPorts = protocol !== 'icmp' && protocol !== 'icmpv6';
  const addresses = take('network', ruleAddresses(line.network, hasPorts && line.direction === 'A'))?.value;
  const depth = take('compare', ruleDepth(line, protocol ?? 'tcp'));
  const port = protocol === undefined ? undefined : take('port', rulePort(line.port, protocol, ports))?.value;
  const limit = depth?.value === undefined ? '' : ` depth:${depth.value};`;
  const contents = take('search', ruleContents(line, `${caseModifier(line.match)}${limit}`))?.value;
  if (
    protocol === undefined ||
    addresses === undefined ||
    port === undefined ||
    contents === undefined ||
    faults.length > 0
  )
    return { faults };

  const { source, arrow, destination } = sides(hasPorts ? line.direction : 'D', port);
  const word = protocol === 'tcp' && line.search.form === 'overflow' ? 'tcp-pkt' : protocol;
  return {
    line,
    header: `alert ${word} ${addresses.source} ${source} ${arrow} ${addresses.destination} ${destination}`,
    options: [...(protocol === 'tcp' ? ['flow:established;'] : []), ...contents],
  };
}

/** Where a field of a line that has all nine starts, from 1. */
export function fieldColumn(text: string, field: keyof typeof places): number {
  const words = [...text.matchAll(/[^ \t]+/g)];
  return (words[places[field]]?.index ?? 0) + 1;
}

function faultOf(text: string, field: keyof typeof places, { reason, hint = ownRule }: Refusal): DragonFault {
  return { column: fieldColumn(text, field), reason, hint };
}
