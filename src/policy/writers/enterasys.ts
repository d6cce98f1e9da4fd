import { ClarionError } from '../../names/error.ts';
import type { BoundPolicy, BoundRule } from '../binding.ts';
import { inPrecedence } from '../rules.ts';
import type { SwitchCommands } from './writer.ts';

/**
 * Writes the policy command line of Enterasys stackable and chassis switches.
 *
 * - `set policy profile INDEX name NAME pvid-status enable pvid VLAN untagged-vlans VLAN`: the PVID holds for untagged
 *   frames that no rule matched; the egress list lets the answers back out of the port. The VLAN is the site's own and
 *   is neither created nor deleted here.
 * - PVID 0 drops and 4095 forwards what no rule matched (ENTERASYS-POLICY-PROFILE-MIB, etsysPolicyProfilePortVid). The
 *   command references that describe the PVID leave these two out, and no switch has been asked: try them on one first.
 * - Rules stand in the switch's own order of precedence: permits by address come before the drop by port, so that a
 *   profile in use is never stricter than it is meant to be while the commands run.
 * - `clear policy rule` and `clear policy profile` undo, last first. Ports that were given the profile are the
 *   operator's to release.
 */
export function writeEnterasys(policy: BoundPolicy): SwitchCommands {
  const rules = inPrecedence(policy.rules);
  const profile = policy.default === undefined ? [] : [profileCommand(policy, policy.default)];
  const clearProfile = policy.default === undefined ? [] : [`clear policy profile ${policy.profile}`];
  const apply = [
    ...profile,
    ...rules.map((rule) => `set policy rule ${policy.profile} ${match(rule)} ${rule.action}`),
  ];
  const undo = [
    ...rules.toReversed().map((rule) => `clear policy rule ${policy.profile} ${match(rule)}`),
    ...clearProfile,
  ];
  return { apply: apply.map(plain), undo: undo.map(plain) };
}

function profileCommand(policy: BoundPolicy, held: NonNullable<BoundPolicy['default']>): string {
  const name = `set policy profile ${policy.profile} name ${policy.name} pvid-status enable`;
  if ('vlan' in held) return `${name} pvid ${held.vlan} untagged-vlans ${held.vlan}`;
  return `${name} pvid ${held.action === 'drop' ? 0 : 4095}`;
}

/**
 * Type, data and mask of a rule. The mask is written where it has more than one sense (a socket with or without its
 * port) and for ports; ether and ipproto go without: all bits count then, and some stackables take no mask there.
 */
function match(rule: BoundRule): string {
  switch (rule.match) {
    case 'ip-destination':
      return `ipdestsocket ${socket(rule)}`;
    case 'ip-source':
      return `ipsourcesocket ${socket(rule)}`;
    case 'tcp-destination':
      return `tcpdestport ${rule.port} mask 16`;
    case 'tcp-source':
      return `tcpsourceport ${rule.port} mask 16`;
    case 'udp-destination':
      return `udpdestport ${rule.port} mask 16`;
    case 'udp-source':
      return `udpsourceport ${rule.port} mask 16`;
    case 'ip-protocol':
      return `ipproto ${rule.protocol}`;
    case 'ether-type':
      return `ether 0x${rule.type.toString(16)}`;
  }
}

function socket({ address, port }: { readonly address: string; readonly port?: number | undefined }): string {
  return port === undefined ? `${address} mask 32` : `${address}:${port} mask 48`;
}

/** The last gate: nothing reaches a switch but these characters, so that no value ends a command and begins another. */
function plain(command: string): string {
  if (/^[A-Za-z0-9 ._:-]+$/.test(command)) return command;
  throw new ClarionError(
    'internal',
    `a switch command would hold characters that it may not: ${JSON.stringify(command)}`,
    {
      code: 'policy/enterasys',
    },
  );
}
