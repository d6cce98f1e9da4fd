import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exampleFile, exampleNote } from '../../src/advisory/example.ts';
import { loadWorkspace } from '../../src/workspace/index.ts';

/** The files of a small workspace without a fault: one note, its signature with samples, its alarm, its policies. */
export const soundFiles: Readonly<Record<string, string>> = {
  'clarion.yaml': `workspace: test-team
publisher: { name: Test Team, namespace: "https://example.org/", contact: team@example.org }
base-url: https://example.org/
note-id-prefix: ETS-i
about: Notes to try the checks on.
products: [Matrix N7, Matrix E7, C-Series]
classes:
  mass-mailing-worm: { title: Mass-mailing worm }
  backdoor: { title: Backdoor }
sids: { from: 1624001, to: 1624999 }
disclaimer: No warranty.
`,
  [exampleFile]: exampleNote,
  'signatures/ENSRT/W32-KALEL-A-001.yaml': `name: ENSRT:W32-KALEL-A-001
sid: 1624001
revision: 1
title: W32.Kalel.A@mm worm mail
description: Finds the name of the attachment.
event-group: VIRUS
score: 80
dragon: T D A S 10 1460 25 ENSRT:W32-KALEL-A-001 error_details.zip
samples:
  fires: [samples/worm.yaml]
  silent: [samples/mail.yaml]
`,
  'signatures/ENSRT/samples/worm.yaml': conversation('error_details.zip'),
  'signatures/ENSRT/samples/mail.yaml': conversation('holiday.zip'),
  'alarms/w32-kalel-a.yaml': `name: w32-kalel-a
title: A host that mails the worm
event-group: [ENSRT:W32-KALEL-A-001]
threshold: { count: 3, seconds: 60 }
count-by: source
`,
  'policies/quarantine.yaml': `kind: role
name: quarantine
title: Quarantine
description: Contains an infected host.
variables:
  vlan: { type: vlan, description: The VLAN to contain it in., example: "666" }
profile: 99
default: { vlan: $vlan }
services: [smtp-egress]
`,
  'policies/smtp-egress.yaml': `kind: service
name: smtp-egress
title: Mail through the mail servers alone
description: Drops mail to any other host.
rules:
  - { match: tcp-destination, port: 25, action: drop }
`,
};

function conversation(attachment: string): string {
  return `description: A mail with ${attachment}.
sessions:
  - client: 192.0.2.10:49152
    server: 192.0.2.25:25
    talk:
      - server: 220 mail.example.org ESMTP
      - client: |
          Content-Disposition: attachment; filename="${attachment}"
`;
}

/**
 * Writes the sound workspace into a new temporary folder, with files put in its place (text or bytes) or taken out
 * (null), and returns the folder.
 */
export async function writeWorkspace(
  files: Readonly<Record<string, string | Uint8Array | null>> = {},
): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'clarion-workspace-'));
  for (const [path, content] of Object.entries({ ...soundFiles, ...files })) {
    if (content === null) continue;
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

/** Writes a workspace, checks it, takes it away, and tells its faults as `file:line:column severity rule: reason`. */
export async function faultsWith(
  files: Readonly<Record<string, string | Uint8Array | null>>,
): Promise<readonly string[]> {
  const root = await writeWorkspace(files);
  try {
    const { faults } = await loadWorkspace(root);
    return faults.map(
      ({ file, line, column, fatal, ruleId, reason }) =>
        `${file}:${line}:${column} ${fatal === true ? 'error' : 'warning'} ${ruleId}: ${reason}`,
    );
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** A sound file with one text replaced where it first stands; a text that is not there is a mistake of the test. */
export function changed(file: string, replace: string, by: string): Readonly<Record<string, string>> {
  const text = soundFiles[file];
  if (text === undefined || !text.includes(replace))
    throw new Error(`${file} does not hold ${JSON.stringify(replace)}`);
  return { [file]: text.replace(replace, () => by) };
}
