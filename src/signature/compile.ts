import { encodeMessage } from './content.ts';
import { compileLine } from './dragon/compile.ts';
import type { DragonLine } from './dragon/line.ts';
import { parseDragonLine } from './dragon/read.ts';
import type { SignatureFault } from './fault.ts';
import { readOwnRule } from './own-rule.ts';
import { parseRule } from './rule/read.ts';
import type { SignatureFile } from './schema.ts';

type Compilation = { readonly rule: string } | { readonly faults: readonly SignatureFault[] };
type Parts =
  | { readonly header: string; readonly options: readonly string[] }
  | { readonly faults: readonly SignatureFault[] };

/** Suricata reads rule files in lines of 8,192 bytes, line end and terminator included (DETECT_MAX_RULE_SIZE). */
const maxRuleLength = 8190;

/**
 * Makes the Suricata rule of a signature, active, on one line: the author's own rule where there is one, else the
 * Dragon line compiled. `msg` is name and title; sid and revision come last. Never throws: what has no equivalent is
 * a fault.
 */
export function compileRule(signature: SignatureFile): Compilation {
  const parsed = parseDragonLine(signature.dragon);
  const faults =
    'faults' in parsed
      ? parsed.faults.map((fault): SignatureFault => ({ key: 'dragon', ...fault }))
      : nameFaults(signature, parsed.line);
  const parts =
    signature.suricata !== undefined
      ? ownParts(signature.suricata.rule, signature.detector)
      : 'line' in parsed
        ? dragonParts(signature, parsed.line)
        : { faults: [] };
  if ('faults' in parts || faults.length > 0)
    return { faults: [...faults, ...('faults' in parts ? parts.faults : [])] };
  const message = encodeMessage(`${signature.name} ${signature.title}`);
  const rule = `${parts.header} (${[`msg:"${message}";`, ...parts.options, `sid:${signature.sid};`, `rev:${signature.revision};`].join(' ')})`;
  const key = signature.suricata === undefined ? 'dragon' : 'suricata.rule';
  const bytes = Buffer.byteLength(rule);
  if (bytes > maxRuleLength)
    return {
      faults: [
        {
          key,
          reason: `Unexpected rule of ${bytes} bytes, expected at most ${maxRuleLength}: Suricata cuts longer lines`,
        },
      ],
    };
  const read = parseRule(rule);
  if (read.kind === 'fault')
    return {
      faults: [{ key, reason: read.reason, ...(read.hint === undefined ? {} : { hint: read.hint }) }],
    };
  return { rule };
}

function ownParts(text: string, detector: string | undefined): Parts {
  const body = readOwnRule(text, detector);
  if ('faults' in body) return body;
  const { action, protocol, source, sourcePort, direction, destination, destinationPort } = body;
  return {
    header: [action, protocol, source, sourcePort, direction, destination, destinationPort].join(' '),
    options: body.options.map(({ name, value }) => (value === undefined ? `${name};` : `${name}:${value};`)),
  };
}

function dragonParts(signature: SignatureFile, line: DragonLine): Parts {
  const detector: SignatureFault[] =
    signature.detector === undefined
      ? []
      : [
          {
            key: 'detector',
            reason: `Unexpected detector without a rule of your own, expected \`lua:${signature.detector};\` in suricata.rule`,
          },
        ];
  const compiled = compileLine(line);
  if ('header' in compiled && detector.length === 0) return compiled;
  const faults = 'faults' in compiled ? compiled.faults : [];
  return {
    faults: [
      ...faults.map(
        ({ field, reason }): SignatureFault => ({
          key: 'dragon',
          column: fieldColumn(signature.dragon, field),
          reason,
          hint: 'Write the rule yourself, as `suricata.rule`, and say why in `suricata.why`.',
        }),
      ),
      ...detector,
    ],
  };
}

function nameFaults(signature: SignatureFile, line: DragonLine): readonly SignatureFault[] {
  if (line.name === signature.name) return [];
  return [
    {
      key: 'dragon',
      column: fieldColumn(signature.dragon, 'name'),
      reason: `Unexpected \`${line.name}\` as the name, expected \`${signature.name}\`, the signature's`,
    },
  ];
}

const fieldIndex = { protocol: 0, network: 2, compare: 5, port: 6, name: 7, search: 8 } as const;

/** Where a field of a line that has all nine starts, from 1. */
function fieldColumn(text: string, field: keyof typeof fieldIndex): number {
  return ([...text.matchAll(/[^ \t]+/g)][fieldIndex[field]]?.index ?? 0) + 1;
}
