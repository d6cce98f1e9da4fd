import { posix } from 'node:path';
import { ClarionError } from '../../names/error.ts';
import { placeholder } from '../../names/placeholder.ts';
import { isGroupName, parseSignatureName } from '../../names/signature-name.ts';
import { signatureSchema } from '../../signature/schema.ts';
import { conversationSchema } from '../../traffic/conversation.ts';
import type { Desk } from './desk.ts';
import { type NewFile, newYamlFile } from './new-file.ts';
import { threatSlug } from './threat-slug.ts';

export interface SignatureAnswers {
  /** `GROUP:NAME`. */
  readonly name: string;
  /** The TCP port of the server in the example. */
  readonly port: number;
  /** What the signature is for, where a note says so. */
  readonly threat?: string | undefined;
}

/**
 * A signature that its author can begin with: a Dragon line and two conversations, one on which it fires and one on
 * which it stays silent. It is proven as it stands, and published only when its example is replaced.
 *
 * @throws ClarionError of kind `usage`: `new/name`, `new/value`, `new/sid`.
 */
export function newSignature(desk: Desk, { name, port, threat }: SignatureAnswers): readonly NewFile[] {
  const parsed = parseSignatureName(name);
  if (parsed === undefined)
    throw new ClarionError('usage', `Unexpected signature name ${name}`, {
      code: 'new/name',
      expected: 'GROUP:NAME in capitals, digits and hyphens, like ENSRT:W32-KALEL-A-001',
    });
  const folder = `signatures/${parsed.group}`;
  const stem = parsed.name.toLowerCase();
  const fires = `samples/${stem}-fires.yaml`;
  const silent = `samples/${stem}-silent.yaml`;
  const forThreat = threat === undefined ? '' : ` For ${threat.replace(/\s+/g, ' ')}.`;
  const signature = `# What is looked for in the network.${forThreat} Write your own words wherever it says ${placeholder}, here and in
# both samples; as long as it is said, nothing of this is published. To see what the engine makes of it:
#   clarion prove ${name}
name: ${name}

# Suricata's number, the next that is free in this team's range. Never use a number again.
sid: ${nextSid(desk)}
# Goes up with each change of what is matched.
revision: 1

# What an analyst reads in the alert, after the name: printable ASCII, one line.
title: ${placeholder}
# What it matches, why that tells the threat from all else, and what it can't see.
description: >-
  ${placeholder}
event-group: VIRUS
# How much one event weighs, 0 to 100.
score: 50

# Nine fields: protocol (T: TCP), whose port (D: the destination's), protected network (A: all), match (S: text in any
# case, written in lower case; B: bytes), packets to collect, bytes of a payload to search, port, name, and what to look
# for. /20 is a blank, /22 a quote. Where no such line will do, add your own rule: suricata: { rule: ..., why: ... }
dragon: T D A S 10 1460 ${port} ${name} ${placeholder}

samples:
  # Traffic of the threat. The signature has to fire on each.
  fires:
    - ${fires}
  # Traffic that only resembles it. The signature has to stay silent on each.
  silent:
    - ${silent}
`;
  return [
    newYamlFile(`${folder}/${parsed.name}.yaml`, signature, signatureSchema),
    sample(`${folder}/${fires}`, port, {
      comment: 'What the threat says on the network.',
      description: `The example of ${name} on which it fires.`,
      line: `here is ${placeholder} in a line`,
    }),
    sample(`${folder}/${silent}`, port, {
      comment: 'What only resembles the threat: the same port, and another text.',
      description: `The example of ${name} on which it stays silent.`,
      line: 'here is an ordinary line',
    }),
  ];
}

function sample(
  path: string,
  port: number,
  { comment, description, line }: { comment: string; description: string; line: string },
): NewFile {
  const text = `# ${comment} Each line goes over the wire with CR LF; client-hex and
# server-hex send bytes as they are. Addresses are those that RFC 5737 keeps for documentation: use no others.
description: ${description}
sessions:
  - client: 192.0.2.10:49152
    server: 198.51.100.20:${port}
    talk:
      - server: hello
      - client: ${line}
      - server: bye
`;
  return newYamlFile(path, text, conversationSchema);
}

/** One above the highest of the range that is given out, and not a gap: that may have been given out before. */
function nextSid({ parts, configuration }: Desk): number {
  const { from, to } = configuration.sids;
  const used = parts.signatures.flatMap(({ sound: { sid = 0 } }) => (sid >= from && sid <= to ? [sid] : []));
  const next = Math.max(from - 1, ...used) + 1;
  if (next <= to) return next;
  throw new ClarionError('usage', `No sid is left between ${from} and ${to}`, {
    code: 'new/sid',
    expected: 'a number above the highest that is given out',
    hint: 'Raise `to` under `sids` in clarion.yaml.',
  });
}

/** The name that a threat's next signature would have: in the only group there is, else the workspace's own. */
export function suggestedName({ parts, configuration }: Desk, threat: string): string | undefined {
  const groups = new Set(parts.files.signatures.map((file) => posix.basename(posix.dirname(file))));
  const [only] = groups.size === 1 ? groups : [configuration.workspace.toUpperCase().slice(0, 32)];
  const slug = threatSlug(threat).toUpperCase();
  if (only === undefined || !isGroupName(only) || slug === '') return undefined;
  const pattern = new RegExp(`^signatures/${only}/${slug}-([0-9]{3})\\.yaml$`);
  const used = parts.files.signatures.map((file) => Number(pattern.exec(file)?.[1] ?? 0));
  return `${only}:${slug}-${String(Math.max(0, ...used) + 1).padStart(3, '0')}`;
}
