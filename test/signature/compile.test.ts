import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeContent, encodeMessage } from '../../src/signature/content.ts';
import { compileRule, parseRule, type SignatureFile, writeDragonLine } from '../../src/signature/index.ts';
import { signatureFile } from './signature-file.ts';

const head = 'msg:"ENSRT:TEST-001 a test";';
const tail = 'sid:1624001; rev:3;)';

describe('compiling a Dragon line', () => {
  it.each([
    [
      'T D A S 10 80 25 N hello',
      `alert tcp any any -> any 25 (${head} flow:established,to_server; content:"hello"; nocase; depth:80; ${tail}`,
    ],
    [
      'T S A B 10 80 25 N He',
      `alert tcp any 25 -> any any (${head} flow:established,to_client; content:"He"; depth:80; ${tail}`,
    ],
    [
      'T A A B 10 80 25 N He',
      `alert tcp any any <> any 25 (${head} flow:established; content:"He"; depth:80; ${tail}`,
    ],
    [
      '6 B A B 10 80 25 N He',
      `alert tcp any 25 -> any 25 (${head} flow:established; content:"He"; depth:80; ${tail}`,
    ],
    ['U D T B 0 80 69 N He', `alert udp any any -> $HOME_NET 69 (${head} content:"He"; depth:80; ${tail}`],
    ['U D F B 0 80 69 N He', `alert udp $HOME_NET any -> any 69 (${head} content:"He"; depth:80; ${tail}`],
    [
      'U A I B 0 80 69 N He',
      `alert udp $HOME_NET any <> $HOME_NET 69 (${head} content:"He"; depth:80; ${tail}`,
    ],
    ['I A A B 0 80 0 N He', `alert icmp any any -> any any (${head} content:"He"; depth:80; ${tail}`],
    [
      'T D A S 0 1460 25 N He',
      `alert tcp any any -> any 25 (${head} flow:established,to_server; content:"He"; nocase; ${tail}`,
    ],
    [
      'U D A S 0 9 69 N /00/01 , .bat',
      `alert udp any any -> any 69 (${head} content:"|00 01|"; nocase; depth:9; content:".bat"; nocase; depth:9; ${tail}`,
    ],
  ])('%s', (line, rule) => {
    expect(compileRule(signatureFile({ dragon: line.replace(' N ', ' ENSRT:TEST-001 ') }))).toEqual({ rule });
  });

  it.each<[string, number, RegExp]>([
    ['47 D A B 10 80 0 N He', 1, /protocol 47/],
    ['T D D B 10 80 25 N He', 5, /follow-on/],
    ['T D X B 10 80 25 N He', 5, /external/],
    ['T A T B 10 80 25 N He', 5, /with direction A/],
    ['T D A B 10 0 25 N He', 12, /0 compare bytes, expected at least 2/],
    ['T D A B 10 3 25 N a,hello', 12, /expected at least 5/],
    ['T D A B 10 80 W N He', 15, /port macro W/],
    ['T D A B 10 80 0 N He', 15, /port 0, expected 1 to 65535/],
    ['I D A B 10 80 8 N He', 15, /ICMP has no ports/],
    ['T D A B 10 80 25 N He ! (x)', 33, /negative form is not compiled/],
    ['T D A B 10 80 25 N He > 9', 33, /overflow form is not compiled/],
    ['T D A B 10 80 25 N He | x', 33, /plugin form is not compiled/],
  ])('refuses what has no equivalent, and asks for a rule: %s', (line, column, reason) => {
    const fault = {
      key: 'dragon',
      column,
      reason: expect.stringMatching(reason),
      hint: expect.stringMatching(/suricata\.rule/),
    };
    expect(compileRule(signatureFile({ dragon: line.replace(' N ', ' ENSRT:TEST-001 ') }))).toEqual({
      faults: [fault],
    });
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
  it('any search, any title: the rule reads as what it was made of', () => {
    const search = fc.uint8Array({ minLength: 1, maxLength: 60 });
    const title = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(search, title, (bytes, text) => {
        const pattern = Uint8Array.from(bytes);
        const dragon = writeDragonLine({
          protocol: 'T',
          direction: 'D',
          network: 'A',
          match: 'B',
          collect: 0,
          compare: 1460,
          port: 25,
          name: 'ENSRT:TEST-001',
          search: { form: 'standard', pattern },
        });
        const compiled = compileRule(signatureFile({ dragon, title: text }));
        const rule = parseRule('rule' in compiled ? compiled.rule : '');
        expect(rule).toMatchObject({ kind: 'rule', sid: 1624001, rev: 3, msg: `ENSRT:TEST-001 ${text}` });
        expect(rule.kind === 'rule' && rule.options.map(({ name }) => name)).toEqual([
          'msg',
          'flow',
          'content',
          'sid',
          'rev',
        ]);
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
