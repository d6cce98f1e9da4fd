import type { DragonLine } from '../line.ts';
import { type PortMacros, rulePorts } from '../port-macros.ts';
import type { FieldPage, Outcome } from './page.ts';
import type { RuleProtocol } from './protocol.ts';

/** The port of the rule's header, or its list of ports; `any` for a protocol without. */
export function rulePort(
  port: DragonLine['port'],
  protocol: RuleProtocol,
  macros: PortMacros,
): Outcome<string> {
  if (protocol === 'icmp' || protocol === 'icmpv6')
    return port === 0
      ? { value: 'any' }
      : {
          refused: {
            reason: `Unexpected port ${port} with ICMP, expected 0: ICMP has no ports`,
            hint: 'Where a type of message is meant, write the rule yourself, as `suricata.rule`, with `itype`.',
          },
        };
  if (typeof port === 'number')
    return port === 0
      ? { refused: { reason: 'Unexpected port 0, expected 1 to 65535, or the letter of a macro' } }
      : { value: String(port) };
  const macro = Object.hasOwn(macros, port) ? macros[port] : undefined;
  if (macro !== undefined) return { value: rulePorts(macro) };
  return {
    refused: {
      reason: `Unexpected port macro ${port}, expected a port, or a letter that clarion.yaml gives ports: each site had its own`,
      hint: `Give it ports under \`dragon-ports\` in clarion.yaml, like \`dragon-ports: { ${port}: [80, 8000-8099] }\`.`,
    },
  };
}

export const portPage: FieldPage = {
  title: 'Port',
  text: 'A letter stands for the ports that `dragon-ports` in clarion.yaml gives it. No letter has ports by itself. Here `W` is `[80, 8000-8099]`.',
  part: ({ header }) => header.split(' ').slice(2).join(' '),
  rows: [
    { value: '1 to 65535', means: 'this port', example: 'T D A B 0 1460 25 A:B x', why: '' },
    { value: 'a letter', means: 'its ports', example: 'T D A B 0 1460 W A:B x', why: '' },
    { value: 'another letter', means: 'what nobody said', example: 'T D A B 0 1460 Q A:B x', why: '' },
    {
      value: '0',
      means: 'no port',
      example: 'T D A B 0 1460 0 A:B x',
      why: 'Nothing is sent there. If every port is meant, a letter says `[1-65535]`.',
    },
    { value: '0, ICMP', means: 'no port', example: 'I D A B 0 1460 0 A:B x', why: '' },
    { value: 'others, ICMP', means: 'unknown', example: 'I D A B 0 1460 8 A:B x', why: '' },
  ],
};
