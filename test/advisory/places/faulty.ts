import { badByte, type FaultyNote } from './note.ts';

/** Thirty notes with several faults each. The places were counted out by hand, from the text. */
export const faultyNotes: readonly FaultyNote[] = [
  {
    what: 'values that are none of those allowed',
    lines: { 7: 'released: 2005-13-01', 8: 'status: finl', 9: 'tlp: WHITE', 13: 'remediation: [Matrix N8]' },
    faults: ['7:11 schema', '8:9 schema', '9:6 schema', '13:15 product-known'],
  },
  {
    what: 'keys misspelt, unknown and missing',
    lines: { 3: 'titel: Worm', 5: '  nam: W32.Kalel.A@mm', 9: 'colour: red' },
    faults: ['2:1 schema', '3:1 schema', '5:3 schema', '9:1 schema'],
  },
  {
    what: 'a flow map with a fault in each of its values',
    lines: {
      21: '  - { version: 1.0, date: 2005-05-26, author: "", change: First, by: me }',
      22: null,
      23: null,
      24: null,
    },
    faults: ['21:16 schema', '21:27 revision-first', '21:47 schema', '21:66 schema'],
  },
  {
    what: 'CR LF line ends',
    crlf: true,
    lines: { 29: 'It <b>mails</b> itself.', 33: 'See [it](javascript:x) and [that][one].', 53: '##Repair' },
    faults: ['29:4 html', '33:5 link-address', '33:28 reference-defined', '53:1 heading-blank'],
  },
  {
    what: 'a byte order mark',
    byteOrderMark: true,
    lines: {
      2: 'id: ETS-x-2005-12575',
      3: 'title: "Worm \u200bW32.Kalel.A@mm"',
      27: '## Overveiw',
      39: 'Mail <br> slows.',
    },
    faults: ['2:5 id-prefix', '3:14 hidden-character', '27:1 section-known', '39:6 html'],
  },
  {
    what: 'a tab in the front matter hides nothing of the body',
    lines: {
      12: '\tnot-affected: [Linux]',
      29: '<i>x</i> y.',
      37: '#### Mass-mailing worm',
      55: '![](x.png)',
    },
    faults: ['12:1 yaml', '29:1 html', '37:1 heading-level', '55:1 image'],
  },
  {
    what: 'an open quote is told where it opens',
    lines: { 8: 'status: "final', 47: 'Filter [](https://example.org/).', 51: '<u>x</u> y.' },
    faults: ['8:9 yaml', '47:8 link-text', '51:1 html'],
  },
  {
    what: 'three faults of YAML and one of the body',
    lines: { 3: 'title: a: b', 13: 'remediation: *x', 15: 'alarms: @x', 33: '> ## In a quote' },
    faults: ['3:8 yaml', '13:14 yaml', '15:9 yaml', '33:3 heading-level'],
  },
  {
    what: 'block scalars, folded and literal',
    lines: {
      5: '  name: |\n    W32.Kalel.A@mm\n    twice',
      9: 'tlp: RED-ISH',
      18: '  - title: >-\n      https://example.org/kalel',
      22: '    date: 2005-05-24',
      24: '    change: ""',
    },
    faults: ['5:9 schema', '11:6 schema', '20:12 reference-title', '25:11 revision-first', '27:13 schema'],
  },
  {
    what: 'emoji and wide characters before each fault',
    lines: {
      3: 'title: "\u{1f41b} Worm W32.Kalel.A@mm\u202e"',
      13: 'remediation: [\u{1f41b}, "Matrix N8"]',
      29: '\u{1f41b} <b>bug</b>',
      33: '\u65e5\u672c\u8a9e [x](ftp://a) \u{1f41b}\u{1f41b} [y](data:,)',
    },
    faults: [
      '3:31 hidden-character',
      '13:15 product-known',
      '13:19 product-known',
      '29:4 html',
      '33:5 link-address',
      '33:23 link-address',
    ],
  },
  {
    what: 'a line of 4,000 characters',
    lines: {
      8: 'status: finished',
      29: `${'word '.repeat(400)}<b>x</b> ${'word '.repeat(400)}[y](vbscript:z)`,
    },
    faults: ['8:9 schema', '29:2001 html', '29:4010 link-address'],
  },
  {
    what: 'lists in lists',
    lines: {
      29: '- One\n  - Two <b>x</b>\n    - Three [y](file:///z)\n      1. Four ![](w.png)',
      53: '## Repairs',
    },
    faults: ['30:9 html', '31:13 link-address', '32:15 image', '56:1 section-known'],
  },
  {
    what: 'an open code block swallows sections, which are not told',
    lines: {
      7: 'released: 2004-05-25',
      29: '<br>',
      33: '```\n<b>x</b>\n```\n\n    <i>y</i>\n\n~~~\n<u>z</u>',
    },
    faults: ['7:11 released-year', '29:1 html', '39:1 code-closed'],
  },
  {
    what: 'cells of a table',
    lines: { 33: '| A | B |\n| - | - |\n| <b>x</b> | [y](javascript:z) |\n| ![](w.png) | [q][none] |' },
    faults: ['35:3 html', '35:14 link-address', '36:3 image', '36:16 reference-defined'],
  },
  {
    what: 'a last line without line end, below a section that is gone',
    openEnd: true,
    lines: { 45: null, 46: null, 47: null, 48: null, 55: 'Remove ![](x.png) <b>' },
    faults: ['45:1 section-missing', '51:8 image', '51:19 html'],
  },
  {
    what: 'the last two sections missing',
    lines: {
      16: 'policies: []',
      43: 'A signature raises the alarm.',
      48: null,
      49: null,
      50: null,
      51: null,
      52: null,
      53: null,
      54: null,
      55: null,
    },
    faults: ['41:1 detection-names', '47:1 section-missing', '47:1 section-missing'],
  },
  {
    what: 'names linked twice, unknown and malformed in one list',
    lines: {
      14: 'signatures: ["ENSRT:W32-KALEL-A-001", "ENSRT:W32-KALEL-A-001", "ENSRT:W32-KALEL-B-001", "x"]',
      15: 'alarms: [w32-kalel-a, w32-kalel-z]',
      16: 'policies: [quarantine, Quarantine]',
    },
    faults: [
      '14:39 named-twice',
      '14:64 signature-known',
      '14:89 schema',
      '15:23 alarm-known',
      '16:24 schema',
    ],
  },
  {
    what: 'texts for maps and lists, a map and a list for texts',
    lines: {
      4: 'threat: W32',
      5: null,
      6: null,
      8: 'status: true',
      10: 'systems: [Windows]',
      11: null,
      12: null,
      13: 'remediation: Matrix N7',
      14: 'signatures:',
    },
    faults: ['4:9 schema', '6:9 schema', '8:10 schema', '9:14 schema', '10:1 schema'],
  },
  {
    what: 'revisions out of order, doubled and not whole',
    lines: {
      24: '    change: First release\n  - version: "0.9"\n    date: 2005-05-24\n    author: A\n    change: B\n  - version: "0.9"\n    date: 2005-05-40\n    author: A',
    },
    faults: [
      '25:14 revision-order',
      '26:11 revision-order',
      '29:5 schema',
      '29:14 revision-order',
      '30:11 schema',
    ],
  },
  {
    what: 'inside a quote',
    lines: { 33: '> It <b>opens</b>\n> - a [x](data:,y)\n>\n> ### Head\n>\n> ```\n> open' },
    faults: ['33:6 html', '34:7 link-address', '36:3 heading-level', '38:3 code-closed'],
  },
  {
    what: 'invisible characters beside other faults of their lines',
    lines: {
      9: 'tlp: W\u200bHITE',
      29: 'It\u202e mails\u202c <b>x</b>',
      33: 'a\u0000[x](javascript:y)',
    },
    faults: [
      '9:6 schema',
      '9:7 hidden-character',
      '29:3 hidden-character',
      '29:12 html',
      '33:2 hidden-character',
      '33:3 link-address',
    ],
  },
  {
    what: 'bytes that are no UTF-8 beside other faults of their lines',
    lines: { 29: `${badByte}${badByte} [x](ftp:y)`, 33: `M${badByte}il <b>x</b>` },
    faults: ['29:1 file-text', '29:4 link-address', '33:2 file-text', '33:6 html'],
  },
  {
    what: 'front matter without an end',
    lines: { 25: null, 29: '<b>x</b> y.', 53: '## Repairs' },
    faults: ['1:1 front-matter', '28:1 html', '52:1 section-known'],
  },
  {
    what: 'front matter without a beginning',
    lines: { 1: null, 8: 'status: finl', 13: 'remediation: [Matrix N8]', 29: '<b>x</b> y.' },
    faults: ['1:1 front-matter', '7:9 schema', '12:15 product-known', '28:1 html'],
  },
  {
    what: 'a status, a label and a title that do not fit',
    lines: { 3: 'title: Some worm', 8: 'status: withdrawn', 9: 'tlp: RED', 29: 'Marked TLP:AMBER.' },
    faults: ['3:8 title-threat', '8:9 withdrawal', '9:6 tlp-status', '29:8 tlp-told'],
  },
  {
    what: 'first and last section exchanged',
    lines: { 27: '## Repair', 37: '### Mass mailing worm', 53: '## Overview' },
    faults: ['27:1 section-order', '37:1 threat-class-heading', '53:1 section-order'],
  },
  {
    what: 'references, two faults at one of them',
    lines: {
      18: '  - title: www.example.org',
      19: '    url: http://example.org/kalel\n  - title: Two\n    url: HTTP://user@x\n  - title: Three\n    url: http://example.org/kalel',
    },
    faults: [
      '18:12 reference-title',
      '19:10 link-secure',
      '21:10 schema',
      '23:10 link-secure',
      '23:10 named-twice',
    ],
  },
  {
    what: 'an underlined heading, references and a footnote',
    lines: {
      29: 'It mails.\n\nDetails\n-------\n\nMore.',
      33: 'x   y [a]: b [c][d]',
      55: 'Remove [^1] it. Then [^2].\n\n[^1]: See <b>.',
    },
    faults: ['31:1 section-known', '38:14 reference-defined', '60:22 reference-defined', '62:11 html'],
  },
  {
    what: 'CR LF, a byte order mark, wide characters, joined emoji and an open end',
    crlf: true,
    byteOrderMark: true,
    openEnd: true,
    lines: {
      13: 'remediation: ["Matrix N7", \u6f22\u5b57]',
      29: '\u6f22\u5b57 **<b>x</b>** y.',
      55: '\u{1f469}\u200d\u{1f4bb} ![](x.png)',
    },
    faults: ['13:28 product-known', '29:6 html', '55:3 hidden-character', '55:7 image'],
  },
  {
    what: 'names, thresholds and live addresses in the text',
    lines: {
      43: '`ENSRT:W32-KALEL-A-001` and ENSRT:W32-STUBBOT-A-001 raise the alarm: five in 60 seconds.',
      47: 'See http://worm.info/x and 8.8.8.8.',
      51: 'Put `smtp-egress` and `quarantine` on it.',
    },
    faults: [
      '43:29 detection-names',
      '43:70 alarm-threshold',
      '47:5 address-defanged',
      '47:28 ip-defanged',
      '51:5 named-linked',
    ],
  },
  {
    what: 'sections of another level, in bold and as a plain line, each with a fault below its heading',
    lines: {
      27: '# Overview',
      29: 'It mails <b>itself</b> around.',
      41: '### detection:',
      43: '`ENSRT:W32-KALEL-A-002` fires on it; the alarm counts three reports of one host in two minutes.',
      45: '**Prevention**',
      47: '![Filters](filters.png)',
      53: 'Repair',
      55: 'See [how](repair.html).',
    },
    faults: [
      '27:1 section-heading',
      '29:10 html',
      '41:1 section-heading',
      '43:2 detection-names',
      '43:55 alarm-threshold',
      '45:1 section-heading',
      '47:1 image',
      '53:1 section-heading',
      '55:5 link-address',
    ],
  },
  {
    what: 'another id, a release day of another year and lists with doubles',
    lines: {
      2: 'id: EST-i-2004-12575',
      7: 'released: 2004-05-25',
      11: '  affected: [Windows, Linux]',
      12: '  not-affected: [linux]',
      22: '    date: 2005-05-26',
    },
    faults: ['2:5 id-file', '7:11 released-year', '12:18 named-twice', '22:11 revision-first'],
  },
  {
    what: 'slips of YAML, each told once: a quote, a colon, a tab, a column',
    lines: {
      3: 'title: "Worm - W32.Kalel.A@mm',
      9: 'tlp CLEAR',
      11: '\taffected: [Windows]',
      18: '   - title: An analysis',
      29: '<b>x</b> y.',
    },
    faults: ['3:8 yaml', '9:1 yaml', '11:1 yaml', '18:4 yaml', '29:1 html'],
  },
  {
    what: 'keys doubled, near to others and without a value',
    lines: {
      6: '  class: [mass-mailing-worm]',
      8: 'status: final\ntitle: Worm - W32.Kalel.A@mm',
      13: 'remedation: [Matrix N7]',
      22: '    date:',
    },
    faults: ['6:3 schema', '9:1 yaml', '14:1 schema', '23:5 schema'],
  },
];
