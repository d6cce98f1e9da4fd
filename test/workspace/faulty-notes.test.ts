import { expect, test } from 'vitest';
import { exampleFile, exampleNote } from '../../src/advisory/example.ts';
import { changed, faultsWith, soundFiles } from './fixture.ts';

/** One note, one change, and the faults that it makes: line, column, severity, rule, and a part of the reason. */
type Faulty = readonly [what: string, replace: string, by: string, ...expected: readonly string[]];

const notes: readonly Faulty[] = [
  ['a title without its key', 'title: Worm - W32.Kalel.A@mm\n', '', '2:1 error schema: Missing `title`'],
  ['a key misspelt', 'tlp: CLEAR', 'tpl: CLEAR', '7:1 error schema: Unexpected key `tpl`'],
  ['a key too much', 'tlp: CLEAR', 'tlp: CLEAR\ncolour: red', '8:1 error schema: Unexpected key `colour`'],
  [
    'a second front matter',
    '---\n\nA note to try',
    '---\n\n---\nid: ETS-i-2005-12575\ntlp: RED\n---\n\nA note to try',
    '20:1 error front-matter: Unexpected second front matter, expected one',
  ],
  [
    'a conflict that Git left, and a fault beside it',
    'tlp: CLEAR\nsystems',
    '<<<<<<< HEAD\ntlp: CLEAR\n=======\ntlp: RED\n>>>>>>> b\nsistems',
    '7:1 error file-text: Unexpected conflict that Git left, to line 11, expected one of its two sides',
    '12:1 error schema: Unexpected key `sistems`',
  ],
  [
    'a list instead of a text',
    'title: Worm - W32.Kalel.A@mm',
    'title: [Worm]',
    '3:8 error schema: Unexpected list in `title`',
  ],
  [
    'a text instead of a list',
    'remediation: [Matrix N7]',
    'remediation: Matrix N7',
    '9:14 error schema: Unexpected "Matrix N7"',
  ],
  [
    'an empty list',
    'affected: [Windows]',
    'affected: []',
    '8:22 error schema: Unexpected empty list in `systems.affected`',
  ],
  [
    'a version that YAML reads as a number',
    '"1.0"',
    '1.0',
    '16:16 error schema: Unexpected 1 in `revisions[1].version`, expected text',
  ],
  [
    'a day that is not',
    'released: 2005-05-25',
    'released: 2005-02-30',
    '5:11 error schema: Unexpected "2005-02-30" in `released`',
  ],
  [
    'an id of another form',
    'id: ETS-i-2005-12575',
    'id: ETS-i-05-12575',
    '2:5 error schema: Unexpected "ETS-i-05-12575" in `id`',
  ],
  [
    'an id unlike the file',
    'id: ETS-i-2005-12575',
    'id: ETS-i-2005-12577',
    '2:5 error id-file: Unexpected "ETS-i-2005-12577"',
  ],
  [
    'a signature misspelt',
    '[ENSRT:W32-KALEL-A-001]',
    '[ENSRT:W32-KALEL-A-002]',
    '10:14 error signature-known: Unknown signature "ENSRT:W32-KALEL-A-002"',
  ],
  [
    'a wrong prefix',
    'id: ETS-i-2005-12575',
    'id: ETS-q-2005-12575',
    '2:5 error id-prefix: Unexpected prefix "ETS-q"',
  ],
  [
    'an empty title',
    'title: Worm - W32.Kalel.A@mm',
    'title: ""',
    '3:8 error schema: Unexpected empty text in `title`',
  ],
  [
    'a blank title',
    'title: Worm - W32.Kalel.A@mm',
    'title: " "',
    '3:8 error schema: Unexpected " " in `title`',
  ],
  ['a status misspelt', 'status: final', 'status: finl', '6:9 error schema: Unexpected "finl" in `status`'],
  [
    'a severity that is none',
    'tlp: CLEAR',
    'tlp: CLEAR\nseverity: hi',
    '8:11 error schema: Unexpected "hi" in `severity`',
  ],
  ['a TLP label of old', 'tlp: CLEAR', 'tlp: WHITE', '7:6 error schema: Unexpected "WHITE" in `tlp`'],
  [
    'a withdrawal without its reason',
    'status: final',
    'status: withdrawn',
    '6:9 error withdrawal: Missing `withdrawal`',
  ],
  [
    'a reason without withdrawal',
    'tlp: CLEAR',
    'tlp: CLEAR\nwithdrawal: No worm',
    '8:13 error withdrawal: Unexpected `withdrawal`',
  ],
  [
    'an unknown class',
    '[mass-mailing-worm]',
    '[mass-mailing-worm, trojan]',
    '4:62 error class-known: Unknown threat class "trojan"',
  ],
  [
    'an unknown product',
    '[Matrix N7]',
    '[Matrix N7, Matrix E8]',
    '9:26 error product-known: Unknown product "Matrix E8"',
  ],
  [
    'an unknown signature',
    '[ENSRT:W32-KALEL-A-001]',
    '[ENSRT:W32-KALEL-A-001, ENSRT:W32-KALEL-A-01]',
    '10:37 error signature-known: Unknown signature "ENSRT:W32-KALEL-A-01"',
  ],
  [
    'an unknown alarm',
    '[w32-kalel-a]',
    '[w32-kalel-a, w32-kalel-b]',
    '11:23 error alarm-known: Unknown alarm "w32-kalel-b"',
  ],
  [
    'an unknown policy',
    '[quarantine]',
    '[quarantin]',
    '12:12 error policy-known: Unknown policy "quarantin"',
  ],
  [
    'one signature linked twice',
    '[ENSRT:W32-KALEL-A-001]',
    '[ENSRT:W32-KALEL-A-001, ENSRT:W32-KALEL-A-001]',
    '10:37 error named-twice: Unexpected second "ENSRT:W32-KALEL-A-001"',
  ],
  ['one version twice', '"1.1"', '"1.0"', '17:16 error revision-order: Unexpected second revision "1.0"'],
  [
    'versions that fall',
    '"1.1"',
    '"0.9"',
    '17:16 error revision-order: Unexpected version "0.9" after "1.0"',
  ],
  [
    'dates that fall',
    '2005-05-27',
    '2005-05-24',
    '17:29 error revision-order: Unexpected date 2005-05-24 after 2005-05-25',
  ],
  [
    'versions and dates that fall',
    '"1.1", date: 2005-05-27',
    '"0.9", date: 2005-05-24',
    '17:16 error revision-order: Unexpected version',
    '17:29 error revision-order: Unexpected date',
  ],
  [
    'a first revision of another day',
    '"1.0", date: 2005-05-25',
    '"1.0", date: 2005-05-26',
    '16:29 error revision-first: Unexpected date 2005-05-26',
  ],
  [
    'a release day of another year',
    'released: 2005',
    'released: 2006',
    '5:11 error released-year: Unexpected "2006-05-25"',
  ],
  [
    'an address that is none',
    '"https://example.org/kalel"',
    'example.org/kalel',
    '14:32 error schema: Unexpected "example.org/kalel" in `references[1].url`',
  ],
  ['a tab for indentation', '  - { title: An', '\t- { title: An', '14:1 error yaml: Unexpected tab'],
  [
    'an indentation too deep',
    'status: final',
    '  status: final',
    '6:3 error yaml: Unexpected deeper indentation',
  ],
  [
    'a quote left open',
    'title: Worm - W32.Kalel.A@mm',
    'title: "Worm',
    '3:8 error yaml: Unexpected open quote',
  ],
  [
    'a bracket left open',
    'alarms: [w32-kalel-a]',
    'alarms: [w32-kalel-a',
    '11:9 error yaml: Unexpected open bracket',
  ],
  ['a key twice', 'tlp: CLEAR', 'tlp: CLEAR\nstatus: final', '8:1 error yaml: Unexpected second `'],
  [
    'an alias',
    'policies: [quarantine]',
    'policies: [*quarantine]',
    '12:12 error yaml: Unexpected * at the start',
  ],
  [
    'no front matter',
    exampleNote.slice(0, exampleNote.indexOf('A note')),
    '',
    '1:1 error front-matter: Missing front matter',
  ],
  ['front matter without its first line', '---\nid', 'id', '1:1 error front-matter: Missing front matter'],
  [
    'front matter without an end',
    '---\n\nA note to try the checks on.',
    '',
    '1:1 error front-matter: Unexpected front matter without an end',
  ],
  [
    'a link to a script',
    '(https://example.org/kalel)',
    '(javascript:alert)',
    '28:30 error link-address: Unexpected address "javascript:alert"',
  ],
  [
    'a link that holds data',
    '(https://example.org/kalel)',
    '(data:text/html,x)',
    '28:30 error link-address: Unexpected address "data:text/html,x"',
  ],
  [
    'an insecure link',
    '(https://example.org/kalel)',
    '(http://example.org/kalel)',
    '28:30 warning link-secure: Unexpected insecure address',
  ],
  [
    'a reference without definition',
    '[analysis](https://example.org/kalel)',
    '[analysis][one]',
    '28:30 error reference-defined: Unexpected reference to "one"',
  ],
  [
    'a block of HTML',
    'Mail servers slow down.',
    '<p>\nMail servers\n</p>',
    '34:1 error html: Unexpected HTML <p>',
  ],
  [
    'HTML in a line',
    'Mail servers slow down.',
    'Mail <i>servers</i> slow down.',
    '34:6 error html: Unexpected HTML <i>',
  ],
  [
    'a comment',
    'Mail servers slow down.',
    'Mail servers slow down.\n\n<!-- more? -->',
    '36:1 error html: Unexpected HTML comment',
  ],
  [
    'an image without text',
    'Mail servers slow down.',
    '![](queue.png)',
    '34:1 error image: Unexpected image "queue.png" without a text',
  ],
  [
    'a heading that skips a level',
    'Let mail out',
    '#### Mail\n\nLet mail out',
    '42:1 error heading-level: Unexpected heading of level 4 after level 2',
  ],
  [
    'a heading of the first level',
    'A note to try the checks on.',
    '# Kalel',
    '20:1 error heading-level: Unexpected heading of level 1',
  ],
  [
    'a heading without a blank',
    '## Repair',
    '##Repair',
    '48:1 error heading-blank: Unexpected text "##Repair"',
  ],
  [
    'a code block left open',
    'Mail servers slow down.',
    '```\nSubject: x',
    '34:1 error code-closed: Unexpected code block without an end',
  ],
  [
    'a class heading a level too deep',
    '### Mass',
    '#### Mass',
    '32:1 error heading-level: Unexpected heading of level 4 after level 2',
  ],
  ['an unknown section', '## Repair', '## Repairs', '48:1 error section-known: Unknown section "Repairs"'],
  [
    'a section that the page makes',
    '## Repair',
    '## Revision History\n\nNone.\n\n## Repair',
    '48:1 error section-known: Unexpected section "Revision History"',
  ],
  [
    'a missing section',
    '## Overview\n\nThe worm mails itself to the addresses that it finds.\n\n',
    '',
    '22:1 error section-missing: Missing section "Overview"',
  ],
  [
    'a section out of order',
    '## Prevention\n\nLet mail out through the mail servers alone.\n\n## Containment\n\nPut the host into the quarantine role.',
    '## Containment\n\nPut it into quarantine.\n\n## Prevention\n\nLet none out.',
    '44:1 error section-order: Unexpected place of section "Prevention", expected it after "Detection"',
  ],
  [
    'a section twice',
    '## Repair',
    '## Detection\n\nAgain.\n\n## Repair',
    '48:1 error section-order: Unexpected second section "Detection"',
  ],
  [
    'an empty section',
    'Remove the worm and change the passwords.',
    '',
    '48:1 error section-empty: Empty section "Repair"',
  ],
  [
    'a class without its heading',
    '### Mass-mailing worm\n\n',
    '',
    '30:1 error threat-class-heading: Missing heading "Mass-mailing worm"',
  ],
  [
    'a Detection without a signature',
    '`ENSRT:W32-KALEL-A-001` fires',
    'fires',
    '36:1 error detection-names: Missing name of a linked signature',
  ],
  [
    'a Detection with a signature that is not linked',
    'fires on the mail.',
    'fires, and ENSRT:W32-OTHER-001 does.',
    '38:50 error detection-names: Unexpected signature ENSRT:W32-OTHER-001',
  ],
  [
    'a right-to-left override',
    'Mail servers slow down.',
    'Mail \u202eservers\u202c slow down.',
    '34:6 error hidden-character: Unexpected invisible character U+202E',
  ],
  [
    'a zero-width space in a name',
    '[ENSRT:W32-KALEL-A-001]',
    '[ENSRT:W32\u200b-KALEL-A-001]',
    '10:23 error hidden-character: Unexpected invisible character U+200B',
  ],
  [
    'an override by a YAML escape',
    'author: ENSRT STAFF, change: Names',
    'author: "ENSRT \\u202e", change: Names',
    '17:49 error hidden-character: Unexpected invisible character U+202E',
  ],
  [
    'a NUL',
    'Mail servers',
    'Mail\u0000 servers',
    '34:5 error hidden-character: Unexpected invisible character U+0000 (NUL)',
  ],
];

test.each(notes)('%s', async (_what, replace, by, ...expected) => {
  const faults = await faultsWith(changed(exampleFile, replace, by));
  expect(faults).toHaveLength(expected.length);
  for (const [index, fault] of faults.entries()) expect(fault).toContain(`${exampleFile}:${expected[index]}`);
});

test('invalid UTF-8 is told at its first byte, and what stands around it is read', async () => {
  const note = Buffer.from(
    exampleNote.replace('Mail servers', 'M\u00e4il servers').replace('tlp: CLEAR', 'tlp: WHITE'),
  );
  const at = note.indexOf(0xc3);
  const broken = Buffer.concat([note.subarray(0, at), Buffer.from([0xe4]), note.subarray(at + 2)]);
  expect(await faultsWith({ [exampleFile]: broken })).toEqual([
    `${exampleFile}:7:6 error schema: Unexpected "WHITE" in \`tlp\`, expected one of CLEAR, GREEN, AMBER, AMBER+STRICT, RED`,
    `${exampleFile}:34:2 error file-text: Unexpected bytes that are not UTF-8, expected UTF-8 text`,
  ]);
});

test('CR LF and a byte order mark are no fault, and places stay', async () => {
  const text = exampleNote.replace('Mail servers', '<b> servers').replaceAll('\n', '\r\n');
  const faults = await faultsWith({ [exampleFile]: `\ufeff${text}` });
  expect(faults).toEqual([`${exampleFile}:34:1 error html: Unexpected HTML <b>, expected Markdown`]);
});

test('a note in the folder of another year, and two notes with one id', async () => {
  const moved = 'advisories/2006/ETS-i-2005-12575.md';
  expect(await faultsWith({ [exampleFile]: null, [moved]: exampleNote })).toEqual([
    `${moved}:2:5 error id-file: Unexpected "ETS-i-2005-12575" in \`id\`, expected the year 2006 as the folder is named`,
  ]);
  for (const copy of [moved, 'advisories/2005/ETS-i-2005-12570.md'])
    expect(await faultsWith({ [copy]: exampleNote })).toEqual([
      `${copy}:2:5 error id-file: Unexpected "ETS-i-2005-12575" in \`id\`, expected an id of its own: ${exampleFile} has this one`,
    ]);
});

test.each(['', '\n\n', '---\n---\n', '---\nid: ETS-i-2005-12576\n---\n'])(
  'an empty note is one fault: %j',
  async (text) => {
    const file = 'advisories/2005/ETS-i-2005-12576.md';
    expect(await faultsWith({ [file]: text })).toEqual([
      `${file}:1:1 error front-matter: Empty note, expected the keys of the front matter and the sections`,
    ]);
  },
);

test('of a note with hardly a line in another encoding only the encoding is told', async () => {
  const file = 'advisories/2005/ETS-i-2005-12576.md';
  expect(await faultsWith({ [file]: Buffer.from('---\nid: caf\xe9\n---\n', 'latin1') })).toEqual([
    `${file}:2:8 error file-text: Unexpected bytes that are not UTF-8, expected UTF-8 text`,
  ]);
});

test('what a draft still misses is a warning', async () => {
  const draft = exampleNote
    .replace('status: final', 'status: draft')
    .replace('[quarantine]', '[quarantine, edge]')
    .replace('Remove the worm and change the passwords.', '');
  expect(await faultsWith({ [exampleFile]: draft })).toEqual([
    `${exampleFile}:12:24 warning policy-known: Unknown policy "edge" in \`policies\`, expected one of policies/`,
    `${exampleFile}:48:1 warning section-empty: Empty section "Repair", expected a text`,
  ]);
});

test('an alarm that counts none of the signatures is a warning', async () => {
  const other = soundFiles['alarms/w32-kalel-a.yaml']?.replace('name: w32-kalel-a', 'name: other') ?? '';
  const signature =
    soundFiles['signatures/ENSRT/W32-KALEL-A-001.yaml']
      ?.replaceAll('KALEL', 'OTHER')
      .replace('1624001', '1624002') ?? '';
  const faults = await faultsWith({
    ...changed(exampleFile, 'alarms: [w32-kalel-a]', 'alarms: [w32-kalel-a, other]'),
    'alarms/other.yaml': other.replace('W32-KALEL', 'W32-OTHER'),
    'signatures/ENSRT/W32-OTHER-A-001.yaml': signature,
  });
  expect(faults).toEqual([
    `${exampleFile}:11:23 warning alarm-counts-signature: Unexpected alarm "other", expected one that counts a signature of this note: it counts ENSRT:W32-OTHER-A-001`,
    'signatures/ENSRT/W32-OTHER-A-001.yaml:1:7 warning signature-linked: Unexpected signature "ENSRT:W32-OTHER-A-001" that no note links, expected one note with it in `signatures`',
  ]);
});

test('a note with many faults has each of them, once, at its place', async () => {
  const many = [
    ['id: ETS-i-2005-12575', 'id: ETS-i-2005-12577'],
    ['classes: [mass-mailing-worm]', 'classes: [mass-mailing-worm, trojan]'],
    ['status: final', 'status: finished'],
    ['tlp: CLEAR', 'tlp: CLEAR\ncolour: red'],
    ['[quarantine]', '[quarantine, quarantine, Bad]'],
    ['"1.1", date: 2005-05-27', '"0.9", date: 2005-05-32'],
    ['A note to try the checks on.', '# Kalel \u200b'],
    ['The worm mails', 'The <b>worm</b> mails'],
    ['(https://example.org/kalel)', '(file:///etc/passwd)'],
    ['## Prevention', '## Preventoin'],
    ['`ENSRT:W32-KALEL-A-001` fires', 'fires'],
    ['Remove the worm and change the passwords.', '![](x.png) [y][z]'],
  ].reduce((note, [replace = '', by = '']) => note.replace(replace, () => by), exampleNote);
  const faults = await faultsWith({ [exampleFile]: many });
  expect(faults.map((fault) => fault.slice(exampleFile.length + 1).replace(/: .*/s, ''))).toEqual([
    '2:5 error id-file',
    '4:62 error class-known',
    '6:9 error schema',
    '8:1 error schema',
    '13:24 error named-twice',
    '13:36 error schema',
    '18:16 error revision-order',
    '18:29 error schema',
    '21:1 error heading-level',
    '21:9 error hidden-character',
    '25:5 error html',
    '29:30 error link-address',
    '37:1 error detection-names',
    '41:1 error section-known',
    '51:1 error image',
    '51:12 error reference-defined',
  ]);
});
