import type { Known } from './check.ts';

/** A small note without a fault. The checks' examples change it, and it is where a new note's author can look. */
export const exampleFile = 'advisories/2005/ETS-i-2005-12575.md';

export const exampleNote = `---
id: ETS-i-2005-12575
title: Worm - W32.Kalel.A@mm
threat: { name: W32.Kalel.A@mm, classes: [mass-mailing-worm] }
released: 2005-05-25
status: final
tlp: CLEAR
systems: { affected: [Windows], not-affected: [Linux] }
remediation: [Matrix N7]
signatures: [ENSRT:W32-KALEL-A-001]
alarms: [w32-kalel-a]
policies: [quarantine]
references:
  - { title: An analysis, url: "https://example.org/kalel" }
revisions:
  - { version: "1.0", date: 2005-05-25, author: ENSRT STAFF, change: First release }
  - { version: "1.1", date: 2005-05-27, author: ENSRT STAFF, change: Names the port }
---

A note to try the checks on.

## Overview

The worm mails itself to the addresses that it finds.

## Description

It opens a listener; see the [analysis](https://example.org/kalel).

## Threat Assessment

### Mass-mailing worm

Mail servers slow down.

## Detection

The signature \`ENSRT:W32-KALEL-A-001\` fires on the mail. Three within 60 seconds raise the alarm.

## Prevention

Let mail out through the mail servers alone.

## Containment

Put the host into the quarantine role.

## Repair

Remove the worm and change the passwords.
`;

/** What the workspace around the example note knows. */
export const exampleKnown: Known = {
  idPrefix: 'ETS-i',
  products: ['Matrix N7', 'Matrix E7', 'C-Series'],
  classes: new Map([
    ['mass-mailing-worm', 'Mass-mailing worm'],
    ['backdoor', 'Backdoor'],
  ]),
  signatures: ['ENSRT:W32-KALEL-A-001', 'ENSRT:W32-STUBBOT-A-001'],
  groups: ['ENSRT'],
  alarms: new Map([
    ['w32-kalel-a', ['ENSRT:W32-KALEL-A-001']],
    ['w32-stubbot-a', ['ENSRT:W32-STUBBOT-A-001']],
  ]),
  thresholds: new Map([
    ['w32-kalel-a', { count: 3, seconds: 60 }],
    ['w32-stubbot-a', { count: 3, seconds: 60 }],
  ]),
  policies: ['quarantine', 'smtp-egress'],
  fileOf: new Map([
    ['ETS-i-2005-12575', exampleFile],
    ['ETS-i-2005-12574', 'advisories/2005/ETS-i-2005-12574.md'],
  ]),
};
