import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRule, parseRuleFile, writeDisabled } from '../../src/signature/index.ts';

const rule =
  'alert tcp $HOME_NET [1024:, !3000] <> [192.0.2.0/24, !192.0.2.7] 25 (msg:"A \\"b\\"\\; c"; flow:established,to_server; content:!"x|3b|"; nocase; pcre:"/a\\;b/i"; sid:7; rev:2;)';

describe('reading a Suricata rule', () => {
  it('reads header, options, sid, rev and msg', () => {
    const read = parseRule(rule);
    expect(read).toMatchObject({
      kind: 'rule',
      disabled: false,
      action: 'alert',
      protocol: 'tcp',
      source: '$HOME_NET',
      sourcePort: '[1024:, !3000]',
      direction: '<>',
      destination: '[192.0.2.0/24, !192.0.2.7]',
      destinationPort: '25',
      sid: 7,
      rev: 2,
      msg: 'A "b"; c',
    });
    expect(read.kind === 'rule' && read.options.map(({ name, value }) => [name, value])).toEqual([
      ['msg', '"A \\"b\\"\\; c"'],
      ['flow', 'established,to_server'],
      ['content', '!"x|3b|"'],
      ['nocase', undefined],
      ['pcre', '"/a\\;b/i"'],
      ['sid', '7'],
      ['rev', '2'],
    ]);
  });

  it('knows options in any letter case, as the engine does', () => {
    const read = parseRule('alert tcp any any -> any any (MSG:"a"; LUA:x.lua; SID:7; Rev:2;)');
    expect(read).toMatchObject({ sid: 7, rev: 2, msg: 'a' });
    expect(read.kind === 'rule' && read.options.map(({ name }) => name)).toEqual([
      'msg',
      'lua',
      'sid',
      'rev',
    ]);
  });

  it('reads a rule that is commented out as disabled', () => {
    expect(parseRule(writeDisabled(rule))).toMatchObject({ kind: 'rule', disabled: true, sid: 7 });
    expect(parseRule(`#${rule}`)).toMatchObject({ disabled: true });
  });

  it.each<[string, number, RegExp]>([
    ['', 1, /expected an action/],
    ['alarm tcp any any -> any any (sid:1;)', 1, /expected an action: alert/],
    ['alert tcp any any <- any any (sid:1;)', 19, /expected -> or <>/],
    ['alert tcp any any -> any (sid:1;)', 26, /expected a destination port/],
    ['alert tcp [any any -> any any (sid:1;)', 31, /Unexpected \( in the header/],
    ['alert tcp any any -> any any sid:1;', 30, /expected \( before the options/],
    ['alert tcp any any -> any any (sid:1)', 31, /in `sid`, expected ;/],
    ['alert tcp any any -> any any (content:"a;b"; sid:1;)', 38, /not closed, or ; inside quotes/],
    ['alert tcp any any -> any any (content:"ab; sid:1;)', 38, /not closed/],
    ['alert tcp any any -> any any (content:"a" b; sid:1;)', 38, /after the closing "/],
    ['alert tcp any any -> any any (content:; sid:1;)', 39, /expected a value/],
    ['alert tcp any any -> any any (sid:1;) x', 39, /after the rule/],
    ['alert tcp any any -> any any (sid:1; sid:2;)', 38, /second `sid`/],
    ['alert tcp any any -> any any (msg:"a"; msg:"b"; sid:2;)', 40, /second `msg`/],
    ['alert tcp any any -> any any (sid:0;)', 31, /whole number from 1/],
    ['alert tcp any any -> any any (sid:4294967296;)', 31, /whole number from 1/],
    ['alert tcp any any -> any any (rev:1;)', 38, /expected a sid/],
    [
      'alert tcp any any -> any any (sid:1;)\nalert tcp any any -> any any (sid:2;)',
      38,
      /control character 0x0a/,
    ],
    ['alert tcp any any -> any any (msg:"a\0"; sid:1;)', 37, /control character 0x00/],
    [`alert tcp any any -> any any (msg:"${'a'.repeat(70_000)}"; sid:1;)`, 1, /at most 65536/],
  ])('tells what is wrong and where: %.60j', (text, column, reason) => {
    expect(parseRule(text)).toMatchObject({ kind: 'fault', column, reason: expect.stringMatching(reason) });
  });

  it('never throws, and takes time in proportion', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(parseRule(text)).toBeDefined();
      }),
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            'alert tcp any any -> any any (',
            ')',
            ';',
            '"',
            '\\',
            ':',
            'sid:1;',
            '[',
            '!',
            ' ',
          ),
        ),
        (parts) => {
          expect(['rule', 'fault']).toContain(parseRule(parts.join('')).kind);
        },
      ),
    );
    expect(parseRule(`alert tcp any any -> any any (${'a\\;'.repeat(20_000)})`)).toMatchObject({
      kind: 'fault',
    });
  });
});

describe('reading a rule file', () => {
  it('gives rules their lines, keeps disabled ones, passes comments over and tells faults', () => {
    const active = 'alert tcp any any -> any 25 (sid:1; rev:1;)';
    const file = parseRuleFile(
      `# A comment, not a rule\r\n${active}\r\n\n# ${active.replace('sid:1', 'sid:2')}\nalert broken\n${active.replace('sid:1', 'sid:3')}`,
    );
    expect(file.rules.map(({ line, rule, text }) => [line, rule.disabled, rule.sid, text])).toEqual([
      [2, false, 1, active],
      [4, true, 2, `# ${active.replace('sid:1', 'sid:2')}`],
      [6, false, 3, active.replace('sid:1', 'sid:3')],
    ]);
    expect(file.faults).toMatchObject([{ line: 5, column: 13 }]);
  });

  it('reads an empty file as one without rules', () => {
    expect(parseRuleFile('')).toEqual({ rules: [], faults: [] });
  });
});
