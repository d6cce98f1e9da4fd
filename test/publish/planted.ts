import { ruleText } from '../library/rules.ts';
import { soundFiles } from '../workspace/fixture.ts';

/** A note that is planted: its label, and the word that everything of it carries and nothing else does. */
export interface Planted {
  readonly tlp: string;
  readonly word: string;
  readonly id: string;
  readonly draft?: true;
}

export const open: Planted = { tlp: 'CLEAR', word: 'qzopen', id: 'ETS-i-2005-90000' };

export const restricted: readonly Planted[] = [
  { tlp: 'GREEN', word: 'qzgreen', id: 'ETS-i-2005-90001' },
  { tlp: 'AMBER', word: 'qzamber', id: 'ETS-i-2005-90002' },
  { tlp: 'AMBER+STRICT', word: 'qzstrict', id: 'ETS-i-2005-90003' },
  { tlp: 'RED', word: 'qzred', id: 'ETS-i-2005-90004' },
];

export const draft: Planted = { tlp: 'CLEAR', word: 'qzdraft', id: 'ETS-i-2005-90005', draft: true };

/** The places of a note, and of what it names, that carry its word; each with a number of its own after it. */
export const fields = [
  'title',
  'threat',
  'class',
  'affected',
  'not-affected',
  'reference',
  'url',
  'author',
  'change',
  'lead',
  'overview',
  'description',
  'code',
  'link',
  'assessment',
  'detection',
  'signature',
  'message',
  'told',
  'group',
  'pattern',
  'lua',
  'fires',
  'silent',
  'sample',
  'alarm',
  'counted',
  'role',
  'service',
  'variable',
  'imported',
] as const;

/**
 * A workspace with a note of each label. Each names a signature with a detector and samples, an alarm, a role with a
 * service, and a class, which nothing else names; and the signature that the open note names too.
 *
 * @param version of each note: so many revisions it has.
 */
export function plantedFiles(
  planted: readonly Planted[] = [open, ...restricted, draft],
  version = 1,
): Readonly<Record<string, string>> {
  const classes = planted.map(
    ({ word }) => `  ${mark(word, 'class')}: { title: The ${mark(word, 'class')} class }\n`,
  );
  return {
    'clarion.yaml': (soundFiles['clarion.yaml'] ?? '').replace('sids:', `${classes.join('')}sids:`),
    'signatures/SET/library.yaml': 'library: SET\nsource: A test\nlicence: MIT\n',
    'signatures/SET/set.rules': planted
      .map(({ word }, index) => `${ruleText(9000 + index, mark(word, 'imported'))}\n`)
      .join(''),
    ...Object.assign({}, ...planted.map((one, index) => filesOf(one, index, version))),
  };
}

/** The word of a note with the number of a field: what is looked for. */
export function mark(word: string, field: (typeof fields)[number]): string {
  return `${word}${String(fields.indexOf(field)).padStart(2, '0')}`;
}

function filesOf({ tlp, word, id, draft: isDraft }: Planted, index: number, version: number) {
  const is = (field: (typeof fields)[number]) => mark(word, field);
  const name = is('signature').toUpperCase();
  return {
    [`advisories/2005/${id}.md`]: `---
id: ${id}
title: Worm - ${is('title')} ${is('threat')}
threat: { name: ${is('threat')}, classes: [mass-mailing-worm, ${is('class')}] }
released: 2005-05-25
status: ${isDraft ? 'draft' : 'final'}
tlp: ${tlp}
systems: { affected: [${is('affected')}], not-affected: [${is('not-affected')}] }
remediation: [Matrix N7]
signatures: ["ENSRT:${name}", "ENSRT:W32-KALEL-A-001", "SET:${9000 + index}"]
alarms: [${is('alarm')}]
policies: [${is('role')}]
references:
  - { title: ${is('reference')}, url: "https://example.org/${is('url')}" }
revisions:
  - { version: "1.0", date: 2005-05-25, author: ${is('author')}, change: ${is('change')} }
${revisions(is('change'), version)}---

The lead ${is('lead')}.

## Overview

The overview ${is('overview')}.

## Description

It says ${is('description')}, see [this](https://example.org/${is('link')}).

\`\`\`text
${is('code')} ${version}
\`\`\`

## Threat Assessment

### Mass-mailing worm

Mail servers slow down: ${is('assessment')}.

### The ${is('class')} class

It does harm.

## Detection

The signatures \`ENSRT:${name}\`, \`SET:${9000 + index}\` and \`ENSRT:W32-KALEL-A-001\` find ${is('detection')}. Three within 60 seconds raise the alarm.

## Prevention

Let mail out through the mail servers alone.

## Containment

Put the host into the role \`${is('role')}\`.

## Repair

Remove it.
`,
    [`signatures/ENSRT/${name}.yaml`]: `name: ENSRT:${name}
sid: ${1_624_100 + index}
revision: 1
title: ${is('message')} in a mail
description: Finds ${is('told')}.
event-group: ${is('group').toUpperCase()}
score: 80
dragon: T D A S 10 1460 25 ENSRT:${name} ${is('pattern')}
suricata:
  rule: >-
    alert tcp any any -> any 25 (flow:to_server,established; content:"${is('pattern')}"; lua:${is('lua')}.lua;)
  why: The script tells ${is('told')} from others.
detector: ${is('lua')}.lua
samples:
  fires: [samples/${is('fires')}.yaml]
  silent: [samples/${is('silent')}.yaml]
`,
    [`signatures/ENSRT/${is('lua')}.lua`]: `-- ${is('lua')}
function init(args)
  local needs = {}
  needs["payload"] = tostring(true)
  return needs
end
function match(args)
  if #args["payload"] > 0 then return 1 end
  return 0
end
`,
    [`signatures/ENSRT/samples/${is('fires')}.yaml`]: sample(is('sample'), is('pattern')),
    [`signatures/ENSRT/samples/${is('silent')}.yaml`]: sample(is('sample'), 'nothing'),
    [`alarms/${is('alarm')}.yaml`]: `name: ${is('alarm')}
title: Somebody sends ${is('counted')}
event-group: ["ENSRT:${name}"]
threshold: { count: 3, seconds: 60 }
count-by: source
`,
    [`policies/${is('role')}.yaml`]: `kind: role
name: ${is('role')}
title: The role ${is('role')}
description: Contains an infected host.
variables:
  ${is('variable')}: { type: vlan, description: The VLAN of ${is('variable')}., example: "666" }
profile: 99
default: { vlan: $${is('variable')} }
services: [${is('service')}]
`,
    [`policies/${is('service')}.yaml`]: `kind: service
name: ${is('service')}
title: The service ${is('service')}
description: Drops mail.
rules:
  - { match: tcp-destination, port: 25, action: drop }
`,
  };
}

function revisions(change: string, version: number): string {
  const lines = Array.from(
    { length: version - 1 },
    (_, index) =>
      `  - { version: "1.${index + 1}", date: 2005-05-${28 + index}, author: TEAM, change: More of ${change} }\n`,
  );
  return lines.join('');
}

function sample(said: string, attachment: string): string {
  return `description: A mail.
sessions:
  - client: 192.0.2.10:49152
    server: 192.0.2.25:25
    talk:
      - server: 220 mail.example.org ESMTP
      - client: ${said} ${attachment}
`;
}
