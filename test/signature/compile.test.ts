import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeContent, encodeMessage } from '../../src/signature/content.ts';
import {
  compileDragonLine,
  compileRule,
  parseRule,
  type SignatureFile,
  writeDragonLine,
} from '../../src/signature/index.ts';
import { anySearch } from './any-line.ts';
import { signatureFile } from './signature-file.ts';

const head = 'msg:"ENSRT:TEST-001 a test";';
const tail = 'sid:1624001; rev:3;)';

describe('compiling a Dragon line', () => {
  it.each([
    [
      'T D A S 10 80 25 N hello',
      'tcp any any -> any 25',
      'flow:established; content:"hello"; nocase; depth:80;',
    ],
    ['T S A B 10 80 25 N He', 'tcp any 25 -> any any', 'flow:established; content:"He"; depth:80;'],
    ['T A A B 10 80 25 N He', 'tcp any any <> any 25', 'flow:established; content:"He"; depth:80;'],
    ['6 B A B 10 80 25 N He', 'tcp any 25 -> any 25', 'flow:established; content:"He"; depth:80;'],
    ['T D A S 0 1460 25 N He', 'tcp any any -> any 25', 'flow:established; content:"He"; nocase;'],
    [
      'T D A S 0 1459 25 N He',
      'tcp any any -> any 25',
      'flow:established; content:"He"; nocase; depth:1459;',
    ],
    ['U D T B 0 80 69 N He', 'udp any any -> $HOME_NET 69', 'content:"He"; depth:80;'],
    ['17 D F B 0 1460 69 N He', 'udp $HOME_NET any -> any 69', 'content:"He"; depth:1460;'],
    ['U A I B 0 65507 69 N He', 'udp $HOME_NET any <> $HOME_NET 69', 'content:"He";'],
    ['U A X B 0 80 69 N He', 'udp $EXTERNAL_NET any <> $EXTERNAL_NET 69', 'content:"He"; depth:80;'],
    ['U B T B 0 80 69 N He', 'udp any 69 -> $HOME_NET 69', 'content:"He"; depth:80;'],
    ['I A T B 0 80 0 N He', 'icmp any any -> $HOME_NET any', 'content:"He"; depth:80;'],
    ['1 S A B 0 80 0 N He', 'icmp any any -> any any', 'content:"He"; depth:80;'],
    ['58 B A B 0 80 0 N He', 'icmpv6 any any -> any any', 'content:"He"; depth:80;'],
    [
      'U D A S 0 9 69 N /00/01 , .bat',
      'udp any any -> any 69',
      'content:"|00 01|"; nocase; depth:9; content:".bat"; nocase; depth:9;',
    ],
    [
      'T D A S 0 80 25 N ab ! (xyz, 123)',
      'tcp any any -> any 25',
      'flow:established; content:"ab"; nocase; depth:80; content:!"xyz"; nocase; depth:80; content:!"123"; nocase; depth:80;',
    ],
    [
      'T D A B 0 1460 25 N ab ! (xyz)',
      'tcp any any -> any 25',
      'flow:established; content:"ab"; depth:65535; content:!"xyz"; depth:65535;',
    ],
    [
      'T D A B 0 400 21 N user/20 > 200',
      'tcp-pkt any any -> any 21',
      'flow:established; content:"user "; depth:400; isdataat:201,relative;',
    ],
    [
      'U D A B 0 1460 69 N ab > 200',
      'udp any any -> any 69',
      'content:"ab"; depth:1460; isdataat:201,relative;',
    ],
    ['T D A B 0 1460 W N ab', 'tcp any any -> any [80:90,8080]', 'flow:established; content:"ab";'],
    ['U B A B 0 80 O N ab', 'udp any 7 -> any 7', 'content:"ab"; depth:80;'],
  ])('%s', (line, header, options) => {
    const ports = { W: ['85-90', 8080, 80, '81-86', 8080], O: [7] };
    const compiled = compileRule({
      ...signatureFile({ dragon: line.replace(' N ', ' ENSRT:TEST-001 ') }),
      ports,
    });
    expect(compiled).toEqual({ rule: `alert ${header} (${head} ${options} ${tail}` });
  });

  it.each<[string, number, RegExp]>([
    ['47 D A B 10 80 0 N He', 1, /protocol 47.*no payload of other IP protocols/],
    ['50 D A B 10 80 0 N He', 1, /protocol 50.*follows the ESP header/],
    ['132 D A B 10 80 0 N He', 1, /protocol 132.*follows the SCTP header/],
    ['T D D B 10 80 25 N He', 5, /follow-on/],
    ['T A T B 10 80 25 N He', 5, /with direction A/],
    ['U A F B 10 80 25 N He', 5, /with direction A/],
    ['T D A B 10 0 25 N He', 12, /0 compare bytes, expected at least 2/],
    ['T D A B 10 3 25 N a,hello', 12, /expected at least 5/],
    ['T D A B 10 3 25 N a ! (hello)', 12, /expected at least 5/],
    ['T D A B 10 80 W N He', 15, /port macro W/],
    ['T D A B 10 80 0 N He', 15, /port 0, expected 1 to 65535/],
    ['I D A B 10 80 8 N He', 15, /ICMP has no ports/],
    ['I D A B 10 80 W N He', 15, /ICMP has no ports/],
    ['T D A B 10 80 25 N Hex ! (ex)', 33, /part of the pattern/],
    ['T D A S 10 80 25 N Hex ! (E/58)', 33, /part of the pattern/],
    ['U D A B 10 80 25 N He > 65535', 33, /no packet carries more/],
    ['T D A B 10 80 25 N He | x', 33, /plugin x.*code is a Dragon sensor's own/],
  ])('refuses what has no equivalent, and asks for a rule: %s', (line, column, reason) => {
    const fault = {
      key: 'dragon',
      column,
      reason: expect.stringMatching(reason),
      hint: expect.stringMatching(/suricata\.rule|clarion\.yaml/),
    };
    expect(compileRule(signatureFile({ dragon: line.replace(' N ', ' ENSRT:TEST-001 ') }))).toEqual({
      faults: [fault],
    });
  });

  it('tells every field without an equivalent at once', () => {
    const compiled = compileDragonLine('T A T B 0 1 W A:B abc | x');
    expect('faults' in compiled && compiled.faults.map(({ column }) => column)).toEqual([5, 11, 13, 19]);
  });

  it('takes a line whose name has no group, as old sets have it', () => {
    const dragon = 'T D A B 0 1460 25 TEST-001 x';
    expect(compileRule(signatureFile({ dragon }))).toHaveProperty('rule');
  });

  it('refuses a line of another name, also beside a rule of its own', () => {
    const fault = {
      key: 'dragon',
      column: 18,
      reason: expect.stringMatching(/`ENSRT:OTHER` as the name, expected `ENSRT:TEST-001`/),
    };
    const dragon = 'T D A S 10 80 25 ENSRT:OTHER hello';
    expect(compileRule(signatureFile({ dragon }))).toEqual({ faults: [fault] });
    expect(compileRule(signatureFile({ dragon, suricata: own('content:"x";') }))).toEqual({
      faults: [fault],
    });
  });
});

describe('what can not break out of a rule', () => {
  it('any search in any form, any title: the rule reads as what it was made of', () => {
    const title = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(anySearch, title, (search, text) => {
        const dragon = writeDragonLine({
          protocol: 'T',
          direction: 'D',
          network: 'A',
          match: 'B',
          collect: 0,
          compare: 1460,
          port: 25,
          name: 'ENSRT:TEST-001',
          search,
        });
        const compiled = compileRule(signatureFile({ dragon, title: text }));
        if ('faults' in compiled) {
          expect(compiled.faults.map(({ reason }) => reason).join()).toMatch(
            /^Unexpected (plugin|absent pattern|overflow)/,
          );
          return;
        }
        const rule = parseRule(compiled.rule);
        expect(rule).toMatchObject({ kind: 'rule', sid: 1624001, rev: 3, msg: `ENSRT:TEST-001 ${text}` });
        const names = rule.kind === 'rule' ? rule.options.map(({ name }) => name) : [];
        expect(names.filter((name) => !['content', 'depth', 'isdataat'].includes(name))).toEqual([
          'msg',
          'flow',
          'sid',
          'rev',
        ]);
        expect(compiled.rule).toMatch(/^[\x20-\x7e]+$/);
      }),
      { numRuns: 500 },
    );
  });

  it('content holds no sign that means something in a rule', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(encodeContent(bytes)).toMatch(/^[A-Za-z0-9 ._=|-]*$/);
      }),
    );
    expect(encodeContent(Buffer.from('a";\\\n:|b'))).toBe('a|22 3b 5c 0a 3a 7c|b');
    expect(encodeMessage('a";\\b')).toBe('a\\"\\;\\\\b');
  });

  it('a rule too long for the engine is a fault', () => {
    const dragon = `T D A B 10 65535 25 ENSRT:TEST-001 ${'/00'.repeat(3000)}`;
    expect(compileRule(signatureFile({ dragon }))).toEqual({
      faults: [expect.objectContaining({ key: 'dragon', reason: expect.stringMatching(/at most 8190/) })],
    });
  });
});

describe('a rule of its own', () => {
  it('gets message, sid and revision, and keeps its options', () => {
    const rule =
      'alert smtp any any -> any any (flow:to_server,established;\tfile.name; content:"a.zip" ; nocase;)\n';
    expect(compileRule(signatureFile({ suricata: { rule, why: 'x' } }))).toEqual({
      rule: `alert smtp any any -> any any (${head} flow:to_server,established; file.name; content:"a.zip"; nocase; ${tail}`,
    });
  });

  it.each<[string, number, RegExp]>([
    ['alert tcp any any -> any any (content:"a";', 43, /expected an option or \)/],
    ['drop tcp any any -> any any (content:"a";)', 1, /action `drop`, expected alert/],
    ['alert tcp any any -> any any (content:"a"; sid:4;)', 44, /`sid`, expected a rule without it/],
    ['alert tcp any any -> any any (metadata:x y; content:"a";)', 31, /`metadata`/],
    ['alert tcp any any -> any any (content:"a"; noalert;)', 44, /`noalert`/],
    ['alert tcp any any -> any any (content:"a"; flowbits:noalert;)', 44, /`flowbits:noalert`/],
    ['alert tcp any any -> any any (content:"a"; filestore;)', 44, /write files/],
    ['alert tcp any any -> any any (content:"a"; dataset:set,x,type string,save x.lst;)', 44, /write files/],
    ['alert tcp any any -> any any (content:"a"; bypass;)', 44, /hides the rest/],
    ['alert tcp any any -> any any (content:"a"; lua:x.lua;)', 44, /expected a signature with a `detector`/],
    ['alert tcp any any -> any any (content:"a"; luajit:x.lua;)', 44, /write it as lua/],
    [
      'alert tcp any any -> any any (content:"a";)\nalert tcp any any -> any any (content:"b";)',
      44,
      /control character 0x0a/,
    ],
  ])('is refused: %j', (rule, column, reason) => {
    const fault = expect.objectContaining({
      key: 'suricata.rule',
      column,
      reason: expect.stringMatching(reason),
    });
    expect(compileRule(signatureFile({ suricata: { rule, why: 'x' } }))).toEqual({ faults: [fault] });
  });

  it('binds the detector by its name, and no other', () => {
    const bound = { detector: 'zip.lua', suricata: own('content:"a"; lua:zip.lua;') };
    expect(compileRule(signatureFile(bound))).toEqual({ rule: expect.stringContaining('lua:zip.lua; sid:') });
    expect(keys({ detector: 'zip.lua', suricata: own('content:"a";') })).toEqual(['detector']);
    expect(keys({ detector: 'zip.lua' })).toEqual(['detector']);
    expect(keys({ detector: 'zip.lua', suricata: own('lua:zip.lua; lua:/etc/other.lua;') })).toEqual([
      'suricata.rule',
      'detector',
    ]);
  });
});

function own(options: string): { rule: string; why: string } {
  return { rule: `alert tcp any any -> any any (${options})`, why: 'x' };
}

function keys(change: Partial<SignatureFile>): readonly string[] {
  const compiled = compileRule(signatureFile(change));
  return 'faults' in compiled ? compiled.faults.map(({ key }) => key) : [];
}
