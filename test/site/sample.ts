import { type Note, readNote } from '../../src/advisory/index.ts';
import type { Alarm } from '../../src/alarm/index.ts';
import type { Policy } from '../../src/policy/index.ts';
import type { Proof } from '../../src/proof/index.ts';
import type { SignatureFile } from '../../src/signature/index.ts';
import { buildSite, type SiteFile, type SiteOptions } from '../../src/site/index.ts';
import type { Configuration } from '../../src/workspace/configuration.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';

export const theme: readonly SiteFile[] = [
  { path: 'theme/clarion.css', bytes: new TextEncoder().encode('p {}\n') },
];

const sections = `## Overview

It mails itself. See the [analysis](https://example.org/analysis).

## Description

It opens a port.

## Threat Assessment

### Mass-mailing worm

Mail servers slow down.

## Detection

The signature finds the mail.

## Prevention

Let mail out through the servers alone.

## Containment

Take the host off the network.

## Repair

Remove the worm.
`;

export function note(matter: Partial<Note['matter']> = {}, body: string = sections): Note {
  const text = `---
id: ETS-i-2005-12575
title: Worm - W32.Kalel.A@mm
threat: { name: W32.Kalel.A@mm, classes: [mass-mailing-worm] }
released: 2005-05-25
status: final
severity: high
tlp: CLEAR
systems: { affected: [Windows], not-affected: [Linux] }
remediation: [Matrix N7]
signatures: ["ENSRT:W32-KALEL-A-001"]
alarms: [w32-kalel-a]
policies: [quarantine]
references:
  - { title: An analysis, url: "https://example.org/analysis" }
revisions:
  - { version: "1.0", date: 2005-05-25, author: ENSRT STAFF, change: First release }
---

${body}`;
  const { note: read, faults } = readNote(
    'advisories/2005/ETS-i-2005-12575.md',
    new TextEncoder().encode(text),
  );
  if (read === undefined) throw new Error(faults.map(String).join('\n'));
  return { ...read, matter: { ...read.matter, ...matter } };
}

export const configuration: Configuration = {
  workspace: 'sample',
  publisher: {
    name: 'Sample Team',
    namespace: 'https://team.example.org/',
    contact: 'team@example.org',
    category: 'coordinator',
  },
  'base-url': 'https://team.example.org/alerts/',
  'note-id-prefix': 'ETS-i',
  about: 'The team publishes incident notes.',
  products: ['Matrix N7', 'C-Series'],
  classes: { 'mass-mailing-worm': { title: 'Mass-mailing worm' } },
  sids: { from: 1_624_000, to: 1_624_999 },
  disclaimer: 'As it is, without warranty.',
};

export const signature: SignatureFile = {
  name: 'ENSRT:W32-KALEL-A-001',
  sid: 1_624_001,
  revision: 1,
  title: 'W32.Kalel.A@mm worm mail',
  description: 'Finds the attachment.',
  'event-group': 'VIRUS',
  score: 80,
  dragon: 'T D A S 0 1460 25 ENSRT:W32-KALEL-A-001 error_details.zip',
  samples: { fires: ['samples/a.yaml'], silent: ['samples/b.yaml'] },
};

export const alarm: Alarm = {
  name: 'w32-kalel-a',
  title: 'A host sends the worm',
  'event-group': ['ENSRT:W32-KALEL-A-001'],
  threshold: { count: 3, seconds: 60 },
  'count-by': 'source',
};

export const policy: Policy = {
  kind: 'role',
  name: 'quarantine',
  title: 'Quarantine',
  description: 'Sets a host apart.',
  variables: { 'quarantine-vlan': { type: 'vlan', description: 'The VLAN set apart.', example: '666' } },
  rules: [{ match: 'tcp-destination', port: 25, action: 'drop' }],
  profile: 99,
  default: { vlan: '$quarantine-vlan' },
  services: [],
};

export const proof: Proof = {
  name: signature.name,
  sid: signature.sid,
  revision: 1,
  level: 'proven',
  engine: 'Suricata 7.0.10',
  rule: '0'.repeat(64),
  samples: [
    { path: 'samples/a.yaml', expect: 'fires', sha256: '1'.repeat(64), alerts: 1, ok: true },
    { path: 'samples/b.yaml', expect: 'silent', sha256: '2'.repeat(64), alerts: 0, ok: true },
  ],
  failures: [],
};

export function workspace(parts: Partial<Workspace> = {}): Workspace {
  return {
    root: '/nowhere',
    configuration,
    notes: [note()],
    signatures: [{ file: 'signatures/ENSRT/W32-KALEL-A-001.yaml', data: signature, fires: [], silent: [] }],
    alarms: [alarm],
    policies: [policy],
    ...parts,
  };
}

/** The pages of a build by path, as text. */
export function pages(
  parts: Partial<Workspace> = {},
  options: Partial<SiteOptions> = {},
): ReadonlyMap<string, string> {
  const files = buildSite(workspace(parts), { theme, ...options });
  return new Map(files.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]));
}

export const notePath = 'advisories/ETS-i-2005-12575/index.html';
export const printPath = 'advisories/ETS-i-2005-12575/print/index.html';

/** A page that must be there. */
export function page(
  path: string,
  parts: Partial<Workspace> = {},
  options: Partial<SiteOptions> = {},
): string {
  const text = pages(parts, options).get(path);
  if (text === undefined) throw new Error(`no page ${path}`);
  return text;
}

/** The words of a page, without its tags, blanks as one. */
export function words(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#x3C;/g, '<')
    .replace(/&#x26;/g, '&')
    .replace(/\s+/g, ' ');
}
