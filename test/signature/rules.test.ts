import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRule } from '../../src/signature/index.ts';
import { ruleBits } from '../../src/signature/rule/bits.ts';
import { eachRule, findRules, type RulePlace } from '../../src/signature/rule/rules.ts';
import { usualRule } from '../../src/signature/rule/usual.ts';

const rule = (sid: number, more = '') =>
  `alert tcp any any -> any any (msg:"R${sid}"; ${more}sid:${sid}; rev:1;)`;
const sids = (text: string) => findRules(text).rules.map(({ line, disabled, sid }) => [line, disabled, sid]);

describe('finding the rules of a file', () => {
  it('tells rules, rules that are switched off, and comments apart', () => {
    const found = findRules(
      [
        '\ufeff# A comment, not a rule',
        rule(1),
        `#${rule(2)}`,
        `## ${rule(3)}`,
        '; a comment of the engine',
        '# alert people before they pull the cable (sid: none)',
        '',
        `  ${rule(4)}`,
        rule(5),
      ].join('\r\n'),
    );
    expect(found.rules.map(({ line, disabled, sid }) => [line, disabled, sid])).toEqual([
      [2, false, 1],
      [3, true, 2],
      [4, true, 3],
      [8, false, 4],
      [9, false, 5],
    ]);
    expect(found.comments).toBe(3);
    expect(found.unread).toEqual([]);
    expect(found.rules.map(({ text }) => text)).toEqual([1, 2, 3, 4, 5].map((sid) => rule(sid)));
  });

  it('puts a rule of several lines together as the engine does', () => {
    const lines = ['alert tcp any any -> any any ( \\  ', '  msg:"R1"; \\', '\tsid:1; rev:1;)', rule(2)];
    const { rules } = findRules(lines.join('\n'));
    expect(rules.map(({ line, text, sid }) => [line, text, sid])).toEqual([
      [1, 'alert tcp any any -> any any ( msg:"R1"; sid:1; rev:1;)', 1],
      [4, rule(2), 2],
    ]);
  });

  it('puts one together that is switched off, and lets the rule behind it be one of its own', () => {
    const head = '#alert tcp any any -> any any (msg:"R1"; \\';
    expect(sids([head, '#  sid:1; rev:1;)', rule(2)].join('\n'))).toEqual([
      [1, true, 1],
      [3, false, 2],
    ]);
    expect(sids([head, '   sid:1; rev:1;)', rule(2)].join('\n'))).toEqual([
      [1, true, 1],
      [3, false, 2],
    ]);
    expect(sids(['# see C:\\temp\\', rule(2)].join('\n'))).toEqual([[2, false, 2]]);
    expect(sids([head, rule(2)].join('\n'))).toEqual([[2, false, 2]]);
  });

  it('reads sid, rev, gid and message, in any letter case and with blanks, as the engine does', () => {
    const { rules } = findRules(
      'alert tcp any any -> any any (MSG: "a \\"b\\"\\; c" ; SID : 7 ; Rev:3; gid:2;)',
    );
    expect(rules).toMatchObject([{ sid: 7, rev: 3, gid: 2, msg: 'a "b"; c' }]);
    expect(findRules('alert tcp any any -> any any (sid:7;)').rules).toMatchObject([
      { rev: 0, gid: 1, msg: '' },
    ]);
  });

  it.each([
    ['an open quote', 'alert tcp any any -> any any (msg:"a; sid:1;)', 34, /not closed/],
    ['no sid', 'alert tcp any any -> any any (msg:"a";)', 40, /expected a sid/],
    ['two sids', 'alert tcp any any -> any any (sid:1; sid:2;)', 38, /second `sid`/],
    ['a second rule behind it', `${rule(1)} ${rule(2)}`, 56, /after the rule/],
    ['a NUL byte', 'alert tcp any any -> any any (msg:"a\0"; sid:1;)', 37, /control character 0x00/],
    ['no options', 'alert tcp any any -> any any', 29, /expected \( before/],
    ['words that are none', 'hello', 6, /expected a protocol/],
    ['a sid of eleven digits', 'alert tcp any any -> any any (sid:42949672961;)', 31, /whole number/],
  ])('keeps what can not be read, with its place: %s', (_, line, column, reason) => {
    const { rules, unread } = findRules(`${rule(8)}\n  ${line}\n${rule(9)}`);
    expect(rules.map(({ sid }) => sid)).toEqual([8, 9]);
    expect(unread).toMatchObject([
      { line: 2, column: column + 2, disabled: false, reason: expect.stringMatching(reason), text: line },
    ]);
  });

  it('names what reaches for files or code, and what ties rules together', () => {
    const reach = (option: string) => findRules(rule(1, option)).rules[0]?.reaches;
    expect(['lua:x.lua; ', 'LuaJIT:x; ', 'dataset:set,a; ', 'datarep:a; ', 'filemd5:x; '].map(reach)).toEqual(
      ['lua', 'luajit', 'dataset', 'datarep', 'filemd5'],
    );
    expect(reach('content:"lua:"; filename:"x"; ')).toBeUndefined();
    expect(findRules(rule(1, 'xbits:set,a,track ip_src; ')).rules[0]?.hasBits).toBe(true);
    expect(findRules(rule(1, 'content:"flowbits:"; flow:established; ')).rules[0]?.hasBits).toBe(false);
  });

  it('reads each rule that the careful reader reads, and finds the same in it', () => {
    const parts = fc.constantFrom(
      'msg:"a\\;b";',
      'content:"|3b|x\\"";',
      'nocase;',
      ' pcre:"/a\\;(b)\\)/i" ;',
      'flow: established , to_server;',
      'reference:url,x.org/a?b=c(d);',
      'rev:4;',
      'metadata:created_at 2020_01_01, tag [x];',
      'content:!"a"b";',
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(parts),
        fc.integer({ min: 1, max: 0xffff_ffff }),
        fc.boolean(),
        (some, sid, off) => {
          const text = `${off ? '# ' : ''}alert tcp [1.2.3.4, !$HOME_NET] any <> any [80, 443] (${some.join('')}sid:${sid};)`;
          const full = parseRule(text);
          const [found] = findRules(text).rules;
          expect(full.kind).toBe('rule');
          if (full.kind === 'rule')
            expect(found).toMatchObject({
              sid: full.sid,
              rev: full.rev,
              msg: full.msg,
              disabled: full.disabled,
            });
          expect(found?.text.slice(found.sidAt, found.sidEnd)).toBe(String(sid));
        },
      ),
    );
  });

  it('never throws, and loses no line without a word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const { rules, unread, comments } = findRules(text);
        const lines = text.split('\n').filter((line) => line.trim() !== '').length;
        expect(rules.length + unread.length + comments).toBeLessThanOrEqual(lines);
      }),
    );
  });
});

describe('finding rules and keeping nothing of them', () => {
  const usual = (sid: number) =>
    `# alert tcp $HOME_NET any -> [$EXTERNAL_NET,!10.0.0.1] $HTTP_PORTS (msg:"R \\"${sid}\\""; flow:established,to_server; ` +
    `content:!"a|0d 0a|b"; nocase; pcre:"/^x\\;\\x22[^\\r]/Ri"; reference:url,www.example.org/?a=b; sid:${sid}; rev:2; ` +
    'metadata:created_at 2010_01_10, deployment Perimeter;)';

  it('takes one glance at the usual ones', () => {
    const text = `${usual(1)}\n${usual(22)}\n`;
    expect(usualRule(text, 0)).toEqual({ sid: 1, next: text.indexOf('\n') + 1 });
    expect(usualRule(text, text.indexOf('\n') + 1)).toEqual({ sid: 22, next: text.length });
    const [before, after] = usual(3).split('nocase; ');
    expect(usualRule(`${before}content:"${'a'.repeat(70_000)}"; ${after}\n`, 0)).toBe(undefined);
  });

  // A change or a few, of what a reader that is in a hurry could take for something else.
  const pieces = [
    ...Array.from('\n\r\t\0\u2028\\"\'();:[]!#$,-><. aA09_é'),
    ...[
      'sid:7; ',
      'rev:1; ',
      'msg:"x"; ',
      'gid:2; ',
      'SID:7; ',
      'sid :7; ',
      'sid;',
      'sid: 07; ',
      'sid:4294967296; ',
    ],
    ...[
      '; ;',
      ';;',
      '\\\n',
      '\\;',
      '\\"',
      '"; "',
      '#',
      ' -> ',
      '<>',
      '# alert ',
      'alert ',
      ')\n',
      '(',
      'nocase; ',
    ],
  ];
  const changes = fc.array(
    fc.record({
      at: fc.nat({ max: 1000 }),
      without: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 30 })),
      put: fc.oneof(fc.constant(''), fc.constantFrom(...pieces)),
    }),
    { minLength: 1, maxLength: 4 },
  );
  const changed = (made: string, { at, without, put }: { at: number; without: number; put: string }) => {
    const from = at % (made.length + 1);
    return made.slice(0, from) + put + made.slice(from + without);
  };

  it('finds what finding and keeping them finds, whatever is changed', () => {
    let glances = 0;
    fc.assert(
      fc.property(changes, (some) => {
        const text = some.reduce(changed, `${usual(1)}\n${usual(2)}\n`);
        const places: RulePlace[] = [];
        const { unread, comments } = eachRule(text, ({ line, sid, disabled }) =>
          places.push({ line, sid, disabled }),
        );
        const { rules, ...others } = findRules(text);
        expect(places).toEqual(rules.map(({ line, sid, disabled }) => ({ line, sid, disabled })));
        expect({ unread, comments }).toEqual(others);
        if (usualRule(text, 0) !== undefined) glances += 1;
      }),
      { numRuns: 20_000 },
    );
    expect(glances).toBeGreaterThan(2000);
  });
});

describe('the marks of a rule', () => {
  it('tells what it sets and what it looks for', () => {
    const bits = ruleBits(
      rule(
        1,
        'flowbits:set,a; flowbits:isset,b|c; flowbits:isnotset,d; flowbits:noalert; xbits:isset,e,track ip_src; flowint:f,+,1; flowint:g,>,2; content:"flowbits:set,h"; ',
      ),
    );
    expect(bits).toEqual({
      needs: ['flowbits:b', 'flowbits:c', 'xbits:e', 'flowint:g'],
      sets: ['flowbits:a', 'flowint:f'],
      names: ['flowbits:a', 'flowbits:b', 'flowbits:c', 'flowbits:d', 'xbits:e', 'flowint:f', 'flowint:g'],
    });
  });
});
