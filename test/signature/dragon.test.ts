import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DragonLine,
  type DragonSearch,
  parseDragonLine,
  writeDragonLine,
} from '../../src/signature/index.ts';
import { anyLine } from './any-line.ts';

const seen = [
  'T D A S 10 20 80 WEB:CGI-PHF get/20/2fcgi-bin/2fphf',
  'U D A B  10  20     H BACK-ORIFICE:DIR     /ce/63/d1/d2/16/e7/13/cf/3c/a5/a5/86',
  'T S A B 100  20  5600 BLADE-RUNNER         Blade/20Runnner/20',
  'T D A S  50  40     W CARBO:COMMAND        /2fcarbo.dll/3ficatcommand',
  'T D A B  15   2  7161 CISCO:5000-DOS       /0a',
  'T S A B   5   6  1999 CISCO:IDENT-SCAN     cisco',
  'T D A B 100 400    23 TEL:TTYPROMPT2       /ff/fa/27/00 , /00TTYPROMPT/01',
  'U D A S 100  40    69 TFTP:GET-BAT         /00/01 , /2ebat',
  'T D A S 100 200 21 FTP:CWD-TILDE-1 cwd/20/7f/0a',
];

describe('reading a Dragon line', () => {
  it.each(seen)('reads the line that was seen in public: %s', (text) => {
    const line = read(text);
    expect(read(writeDragonLine(line))).toEqual(line);
  });

  it('reads each field in its place', () => {
    expect(read('U S F B 100  40  69\tTFTP:GET-BAT   /00/01 , .bat  ')).toEqual({
      protocol: 'U',
      direction: 'S',
      network: 'F',
      match: 'B',
      collect: 100,
      compare: 40,
      port: 69,
      name: 'TFTP:GET-BAT',
      search: { form: 'combo', patterns: [bytes('\x00\x01'), bytes('.bat')] },
    });
  });

  it.each<[string, DragonSearch]>([
    ['abcd', { form: 'standard', pattern: bytes('abcd') }],
    ['abcd, efg', { form: 'combo', patterns: [bytes('abcd'), bytes('efg')] }],
    ['abcd ! (xyz, 123)', { form: 'negative', pattern: bytes('abcd'), absent: [bytes('xyz'), bytes('123')] }],
    ['abcd > 200', { form: 'overflow', pattern: bytes('abcd'), limit: 200 }],
    ['abcd | plugin', { form: 'plugin', pattern: bytes('abcd'), plugin: 'plugin' }],
    ['a!b|c>d(e)', { form: 'standard', pattern: bytes('a!b|c>d(e)') }],
  ])('reads the search form %s', (search, expected) => {
    expect(read(`T D A S 1 1460 80 A:B ${search}`).search).toEqual(expected);
  });

  it.each<[string, number, RegExp]>([
    ['', 1, /expected the protocol/],
    ['T D A S 10 80 25 ENSRT:TEST-001', 32, /expected the search/],
    ['X D A S 10 80 25 A:B abc', 1, /`X` as the protocol, expected T, U, I/],
    ['256 D A S 10 80 25 A:B abc', 1, /expected T, U, I or an IP protocol number/],
    ['T d A S 10 80 25 A:B abc', 3, /`d` as the direction/],
    ['T D Q S 10 80 25 A:B abc', 5, /as the protected network/],
    ['T D A R 10 80 25 A:B abc', 7, /as the match type/],
    ['T D A S -1 80 25 A:B abc', 9, /as the dynamic collection, expected a whole number/],
    ['T D A S 10 8x 25 A:B abc', 12, /as the compare bytes/],
    ['T D A S 10 80 65536 A:B abc', 15, /as the port/],
    ['T D A S 10 80 25 A:B:C abc', 18, /as the name/],
    ['T D A S 10 80 25 A:B a/2gb', 23, /`\/2g`, expected two hex digits/],
    ['T D A S 10 80 25 A:B ab cd', 24, /Unexpected blank/],
    ['T D A S 10 80 25 A:B ab,,cd', 25, /empty pattern/],
    ['T D A S 10 80 25 A:B abé', 24, /U\+00E9/],
    ['T D A S 10 80 25 A:B ab\ncd', 24, /U\+000A/],
    ['T D A S 10 80 25 A:B ab > x', 27, /number of bytes/],
    ['T D A S 10 80 25 A:B ab ! xyz', 27, /brackets/],
    ['T D A S 10 80 25 A:B ab,cd ! (xyz)', 24, /one pattern before `!`/],
    ['T D A S 10 80 25 A:B ab, cd > 200', 24, /one pattern before/],
    ['# T D A S 10 80 25 A:B ab', 1, /begins a comment/],
  ])('tells the column of what is wrong in %j', (text, column, reason) => {
    expect(faults(text)).toEqual([
      expect.objectContaining({ column, reason: expect.stringMatching(reason) }),
    ]);
  });

  it('tells every field that is wrong at once', () => {
    expect(faults('X Y Z W a b c_d ? a/').map(({ column }) => column)).toEqual([
      1, 3, 5, 7, 9, 11, 13, 17, 20,
    ]);
  });

  it('reads what it wrote, whatever the fields hold', () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        expect(read(writeDragonLine(line))).toEqual(line);
      }),
      { numRuns: 1000 },
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'TDAS10 /,!>|()#\t\0é'), maxLength: 300 }), (text) => {
        expect(parseDragonLine(text)).toBeDefined();
      }),
    );
    expect(faults('x'.repeat(100_000))[0]?.reason).toMatch(/at most 65536/);
  });
});

function bytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}

function read(text: string): DragonLine {
  const result = parseDragonLine(text);
  if ('line' in result) return result.line;
  throw new Error(JSON.stringify(result.faults));
}

function faults(text: string) {
  const result = parseDragonLine(text);
  return 'faults' in result ? result.faults : [];
}
