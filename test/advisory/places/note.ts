/** A note without a fault, by its lines; the faulty ones are it with some lines changed. */
const lines: readonly string[] = `---
id: ETS-i-2005-12575
title: Worm - W32.Kalel.A@mm
threat:
  name: W32.Kalel.A@mm
  classes: [mass-mailing-worm]
released: 2005-05-25
status: final
tlp: CLEAR
systems:
  affected: [Windows]
  not-affected: [Linux]
remediation: [Matrix N7]
signatures: ["ENSRT:W32-KALEL-A-001"]
alarms: [w32-kalel-a]
policies: [quarantine]
references:
  - title: An analysis
    url: https://example.org/kalel
revisions:
  - version: "1.0"
    date: 2005-05-25
    author: ENSRT STAFF
    change: First release
---

## Overview

It mails itself around.

## Description

It opens a listener.

## Threat Assessment

### Mass-mailing worm

Mail servers slow down.

## Detection

\`ENSRT:W32-KALEL-A-001\` fires on it. Three within 60 seconds raise the alarm.

## Prevention

Filter mail.

## Containment

Put the host into quarantine.

## Repair

Remove the worm.
`.split('\n');

export interface FaultyNote {
  readonly what: string;
  /** Lines of the sound note, counted from 1, and what stands in their place: a text of one line or more, or nothing. */
  readonly lines: Readonly<Record<number, string | null>>;
  readonly crlf?: true;
  readonly byteOrderMark?: true;
  /** The last line has no line end. */
  readonly openEnd?: true;
  /** Each fault as `line:column rule`, in the order of the file. Columns count UTF-16 units, as editors do. */
  readonly faults: readonly string[];
}

/** In a note's lines this stands for a byte that is no UTF-8. */
export const badByte = '\ue000';

export function bytesOf({ lines: changed, crlf, byteOrderMark, openEnd }: FaultyNote): Uint8Array {
  const kept = lines.flatMap((line, index) => {
    const by = changed[index + 1];
    return by === null ? [] : (by ?? line).split('\n');
  });
  const text = kept.join('\n').replace(/\n$/, openEnd === true ? '' : '\n');
  const ended = crlf === true ? text.replaceAll('\n', '\r\n') : text;
  const parts = `${byteOrderMark === true ? '\ufeff' : ''}${ended}`.split(badByte);
  return Buffer.concat(
    parts.flatMap((part, index) => [...(index === 0 ? [] : [Buffer.from([0xff])]), Buffer.from(part)]),
  );
}
