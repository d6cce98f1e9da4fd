import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DragonEntry,
  readDragonLibrary,
  writeDragonLibrary,
  writeDragonLine,
} from '../../src/signature/index.ts';
import { anyLine } from './any-line.ts';

const sample = `GROUP_NAME=FTP
GROUP_DESCRIPTION=What is tried on file servers
NAME=FTP:CWD-TILDE-1
SIGNATURE=T D A S 100 200 21 FTP:CWD-TILDE-1 cwd/20/7f/0a
DESCRIPTION=A home folder = a crash
EVENTGROUP=ATTACKS
CVE=CAN-2001-0421
BUGTRAQ=2601
MODIFIED=Y
DISABLED=N
`;

describe('reading a library file', () => {
  it('reads each key in its place', () => {
    expect(readDragonLibrary(sample)).toEqual({
      group: 'FTP',
      description: 'What is tried on file servers',
      entries: [
        {
          line: 3,
          name: 'FTP:CWD-TILDE-1',
          dragon: 'T D A S 100 200 21 FTP:CWD-TILDE-1 cwd/20/7f/0a',
          description: 'A home folder = a crash',
          eventGroup: 'ATTACKS',
          cve: 'CAN-2001-0421',
          bugtraq: '2601',
          modified: true,
          disabled: false,
          extra: [],
        },
      ],
      faults: [],
    });
    expect(writeDragonLibrary(readDragonLibrary(sample))).toBe(sample);
  });

  it('takes a file of another system, comments, empty lines, missing and unknown keys', () => {
    const text =
      '\uFEFFGROUP_NAME = OLD\r\n# a comment\r\n\r\nNAME=OLD:BLADE\r\nSIGNATURE=T S A B 100  20  5600 BLADE  x/20\r\nCVE=\r\nSCORE=80\r\n';
    expect(readDragonLibrary(text)).toEqual({
      group: 'OLD',
      entries: [
        {
          line: 4,
          name: 'OLD:BLADE',
          dragon: 'T S A B 100  20  5600 BLADE  x/20',
          modified: false,
          disabled: false,
          extra: [{ key: 'SCORE', value: '80' }],
        },
      ],
      faults: [],
    });
  });

  it('reads what it wrote, whatever the entries hold', () => {
    fc.assert(
      fc.property(anyLibrary, (library) => {
        const { faults, ...read } = readDragonLibrary(writeDragonLibrary(library));
        expect(faults).toEqual([]);
        expect({ ...read, entries: read.entries.map(({ line: _, ...entry }) => entry) }).toEqual(library);
      }),
      { numRuns: 150 },
    );
  });

  it.each<[string, string, number, number, RegExp]>([
    ['', '', 1, 1, /Missing GROUP_NAME/],
    ['DISABLED=N', 'DISABLED=no', 10, 10, /`no` as DISABLED, expected Y or N/],
    ['cwd/20', 'cwd/2', 4, 49, /two hex digits/],
    ['NAME=FTP:', 'NAME=FTP:X', 4, 11, /`FTP:CWD-TILDE-1` as the name of the line, expected `FTP:XCWD/],
    ['SIGNATURE=', 'signature=', 4, 1, /expected KEY=VALUE/],
    ['SIGNATURE=', 'SIG=', 3, 6, /Missing SIGNATURE/],
    ['BUGTRAQ=2601', 'CVE=1', 8, 1, /second CVE/],
    ['NAME=FTP:CWD-TILDE-1\n', '', 3, 1, /SIGNATURE before the first NAME/],
    ['a crash', 'a\0crash', 5, 30, /control character U\+0000/],
    ['a crash', 'LONG', 5, 1, /at most 65536/],
    ['GROUP_DESCRIPTION', 'GROUP_NAME', 2, 1, /second GROUP_NAME, expected one a file/],
  ])('tells line and column: %j as %j', (old, now, line, column, reason) => {
    const text = old === '' ? '' : sample.replace(old, now === 'LONG' ? 'x'.repeat(70_000) : now);
    expect(readDragonLibrary(text).faults[0]).toMatchObject({
      line,
      column,
      reason: expect.stringMatching(reason),
    });
  });

  it('leaves out what is faulty and nothing else', () => {
    const entry = (name: string, more = '') => `NAME=${name}\nSIGNATURE=T D A B 0 1460 25 ${name} x\n${more}`;
    const text = [
      'GROUP_NAME=A\n',
      entry('A:1', 'MODIFIED=?\n'),
      entry('A:2'),
      entry('A:\x07bell'),
      entry('A:3'),
      entry('A:2'),
      entry('A:4', 'no key here\n'),
      entry('A:5'),
    ].join('');
    const { entries, faults } = readDragonLibrary(text);
    expect(entries.map(({ name }) => name)).toEqual(['A:2', 'A:3', 'A:5']);
    expect(faults.map(({ line }) => line)).toEqual([4, 7, 8, 11, 15]);
  });
});

describe('a hostile library file', () => {
  it('never throws', () => {
    const piece = fc.constantFrom(
      'NAME=',
      'SIGNATURE=',
      'T D A B 0 9 25 A:B x',
      '\n',
      '\r',
      '=',
      'GROUP_NAME=',
      '#',
      '\0',
      '\u2028',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 9 }))), (pieces) => {
        expect(readDragonLibrary(pieces.join(''))).toBeDefined();
      }),
    );
  });

  it('costs no more than its length', () => {
    const run = (pattern: string) =>
      `GROUP_NAME=A\nNAME=A:B\nSIGNATURE=T D A S 10 200 25 A:B x${pattern.repeat(30_000)}/`;
    for (const pattern of [' ', ',', '! ', '(', ' ,']) {
      const start = process.cpuUsage().user;
      expect(readDragonLibrary(run(pattern)).faults).not.toEqual([]);
      expect(process.cpuUsage(undefined).user - start).toBeLessThan(2_000_000);
    }
    const keys = Array.from({ length: 1000 }, (_, index) => `X${index}=1\n`).join('');
    const { entries, faults } = readDragonLibrary(`${sample}${keys}`);
    expect(entries).toEqual([]);
    expect(faults[0]?.reason).toBe('Unexpected X93, expected at most 100 keys a NAME');
  });

  it('makes no more faults than anybody reads', () => {
    const { faults } = readDragonLibrary(`GROUP_NAME=A\n${'x\n'.repeat(20_000)}`);
    expect(faults).toHaveLength(1001);
    expect(faults.at(-1)?.reason).toBe('And 19000 faults more');
  });

  it('of values makes no lines', () => {
    const entry: DragonEntry = {
      name: 'A:B\nDISABLED=N',
      dragon: 'T D A B 0 9 25 A:B x\r\nNAME=C',
      description: 'one\n\u2028\x85two',
      modified: false,
      disabled: true,
      extra: [],
    };
    const lines = writeDragonLibrary({ group: 'A', entries: [entry] }).split(/[\r\n\u2028\x85]/);
    expect(lines.map((line) => line.split('=')[0])).toEqual([
      'GROUP_NAME',
      'NAME',
      'SIGNATURE',
      'DESCRIPTION',
      'MODIFIED',
      'DISABLED',
      '',
    ]);
  });
});

const char = fc.constantFrom(...'aZ09 =#"\\;|é\u0301\u00a0\t', '🐉');
const text = fc
  .string({ unit: char, minLength: 1, maxLength: 12 })
  .map((value) => value.trim())
  .filter((value) => value !== '');
const extra = fc.uniqueArray(
  fc.record({ key: fc.stringMatching(/^X[A-Z0-9_]{0,9}$/), value: fc.oneof(text, fc.constant('')) }),
  { selector: ({ key }) => key, maxLength: 3 },
);
const facts = fc.record(
  {
    description: text,
    eventGroup: text,
    cve: text,
    bugtraq: text,
    modified: fc.boolean(),
    disabled: fc.boolean(),
    extra,
  },
  { requiredKeys: ['modified', 'disabled', 'extra'] },
);
const entries = fc
  .uniqueArray(fc.tuple(anyLine, facts), { selector: ([{ name }]) => name, maxLength: 5 })
  .map((all) => all.map(([line, rest]) => ({ name: line.name, dragon: writeDragonLine(line), ...rest })));
const anyLibrary = fc.record(
  { group: text, description: text, entries },
  { requiredKeys: ['group', 'entries'] },
);
