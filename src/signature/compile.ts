import { encodeMessage } from './content.ts';
import { compileDragonLine, fieldColumn } from './dragon/compile.ts';
import type { DragonLine } from './dragon/line.ts';
import type { PortMacros } from './dragon/port-macros.ts';
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

/** A signature, and what the port letter of its Dragon line stands for where its workspace says so. */
export interface CompilableSignature extends SignatureFile {
  readonly ports?: PortMacros;
}

/** Gives a signature what its workspace has for the port letter of its line; without such a letter it is the same. */
export function withPorts(signature: SignatureFile, ports: PortMacros): CompilableSignature {
  const read = parseDragonLine(signature.dragon);
  const letter = 'line' in read ? String(read.line.port) : '';
  const own = Object.hasOwn(ports, letter) ? ports[letter] : undefined;
  return own === undefined ? signature : { ...signature, ports: { [letter]: own } };
}

/**
 * Makes the Suricata rule of a signature, active, on one line: the author's own rule where there is one, else the
 * Dragon line compiled. `msg` is name and title; sid and revision come last. Never throws: what has no equivalent is
 * a fault.
 */
export function compileRule(signature: CompilableSignature): Compilation {
  const parsed = parseDragonLine(signature.dragon);
  const faults =
    'faults' in parsed
      ? parsed.faults.map((fault): SignatureFault => ({ key: 'dragon', ...fault }))
      : nameFaults(signature, parsed.line);
  const parts =
    signature.suricata !== undefined
      ? ownParts(signature.suricata.rule, signature.detector)
      : 'line' in parsed
        ? dragonParts(signature)
        : { faults: [] };
  if ('faults' in parts || faults.length > 0)
    return { faults: [...faults, ...('faults' in parts ? parts.faults : [])] };
  const rule = writeRule({
    ...parts,
    message: `${signature.name} ${signature.title}`,
    sid: signature.sid,
    revision: signature.revision,
  });
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

/** Puts a rule together, on one line. The message is printable ASCII. */
export function writeRule(parts: {
  readonly header: string;
  readonly options: readonly string[];
  readonly message: string;
  readonly sid: number;
  readonly revision: number;
}): string {
  const { header, options, message, sid, revision } = parts;
  return `${header} (${[`msg:"${encodeMessage(message)}";`, ...options, `sid:${sid};`, `rev:${revision};`].join(' ')})`;
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

function dragonParts({ dragon, detector, ports }: CompilableSignature): Parts {
  const detectorFaults: SignatureFault[] =
    detector === undefined
      ? []
      : [
          {
            key: 'detector',
            reason: `Unexpected detector without a rule of your own, expected \`lua:${detector};\` in suricata.rule`,
          },
        ];
  const compiled = compileDragonLine(dragon, ports);
  if ('header' in compiled && detectorFaults.length === 0) return compiled;
  const faults = 'faults' in compiled ? compiled.faults : [];
  return {
    faults: [...faults.map((fault): SignatureFault => ({ key: 'dragon', ...fault })), ...detectorFaults],
  };
}

/** The line has the signature's name, with or without its group: old sets leave it out. */
function nameFaults({ name, dragon }: SignatureFile, line: DragonLine): readonly SignatureFault[] {
  if (line.name === name || line.name === name.slice(name.indexOf(':') + 1)) return [];
  return [
    {
      key: 'dragon',
      column: fieldColumn(dragon, 'name'),
      reason: `Unexpected \`${line.name}\` as the name, expected \`${name}\`, the signature's`,
    },
  ];
}
