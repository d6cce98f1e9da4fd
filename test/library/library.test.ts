import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkRules, readSidMap, writeSidMap } from '../../src/library/index.ts';
import { libraryOf, ruleText } from './rules.ts';

const file = 'signatures/SET/set.rules';
const out = (library: ReturnType<typeof libraryOf>) =>
  library.leftOut.map(({ kind, line, sid }) => [kind, line, sid]);

describe('a library of rules', () => {
  it('knows each rule by group and sid, with what its source says of it', () => {
    const text = `# comment\n${ruleText(9, 'Nine', 3)}\n#${ruleText(2)}\n`;
    expect(libraryOf(text)).toMatchObject({
      group: 'SET',
      comments: 1,
      leftOut: [],
      rules: [
        {
          name: 'SET:2',
          sid: 2,
          rev: 1,
          msg: 'Rule 2',
          enabledInSource: false,
          file,
          line: 3,
          text: ruleText(2),
        },
        { name: 'SET:9', sid: 9, rev: 3, msg: 'Nine', enabledInSource: true, file, line: 2 },
      ],
    });
  });

  it('keeps the text of a rule byte for byte, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (words) => {
        const message = words.replace(/[\p{Cc}"\\;]/gu, '');
        const text = ruleText(5, message);
        const [rule] = libraryOf(`${text}\n`).rules;
        expect(rule?.text).toBe(text);
        expect(rule?.msg).toBe(message);
      }),
    );
  });

  it('leaves out what is no text, and nothing else of the file', () => {
    const bytes = Buffer.concat([
      Buffer.from(`${ruleText(1)}\n`),
      Buffer.from(ruleText(2, 'caf\xe9'), 'latin1'),
      Buffer.from(`\n${ruleText(3, 'café')}\n`),
    ]);
    const library = libraryOf(bytes);
    expect(library.rules.map(({ sid, msg }) => [sid, msg])).toEqual([
      [1, 'Rule 1'],
      [3, 'café'],
    ]);
    expect(out(library)).toEqual([['encoding', 2, 2]]);
  });

  it.each([
    ['a script', 'lua:/tmp/x.lua; '],
    ['a script, in capitals', 'LUA:x.lua; '],
    ['a file that it would write', 'dataset:set,a,type string,save /tmp/a; '],
    ['a list of its own', 'filesha256:list; '],
    ['more bytes than the engine reads', `content:"${'a'.repeat(8200)}"; `],
  ])('leaves out a rule with %s, and does not show it to the engine', (_, option) => {
    const library = libraryOf(`${ruleText(1, 'x', 1, option)}\n${ruleText(2)}`);
    expect(library.rules.map(({ sid }) => sid)).toEqual([2]);
    expect(library.leftOut).toMatchObject([{ kind: 'unfit', line: 1, sid: 1 }]);
    expect(library.leftOut[0]?.text).toBeUndefined();
  });

  it('takes a dataset that stays in memory', () => {
    expect(libraryOf(ruleText(1, 'save', 1, 'dataset:set,a,type string; ')).rules).toHaveLength(1);
  });
});

describe('rules with one sid', () => {
  const first = ruleText(6, 'First', 1);
  const second = ruleText(6, 'Second', 2);

  it('count by the higher revision, then by the order of the file, as the engine has it', () => {
    expect(libraryOf(`${first}\n${second}`).rules.map(({ msg }) => msg)).toEqual(['Second']);
    expect(libraryOf(`${first}\n${ruleText(6, 'Third', 1)}`).rules.map(({ msg }) => msg)).toEqual(['First']);
    expect(out(libraryOf(`${first}\n${second}`))).toEqual([['duplicate', 1, 6]]);
    // One that is switched off is no rule for the engine.
    expect(libraryOf(`#${second}\n${first}`).rules).toMatchObject([{ msg: 'First', enabledInSource: true }]);
  });

  it('are told with the place of the one that counts, also where the sid is taken elsewhere', () => {
    expect(libraryOf(`${first}\n${second}`).leftOut[0]?.reason).toContain(`${file}:2`);
    const taken = new Map([[6, 'signatures/OWN/A.yaml']]);
    const clash = libraryOf(second, { taken });
    expect(clash.rules).toEqual([]);
    expect(clash.leftOut).toMatchObject([{ kind: 'clash', reason: expect.stringContaining('OWN/A.yaml') }]);
  });

  it('get sids of their own on request, and keep them when revisions, lines and files change', () => {
    const { map, rules, leftOut } = libraryOf(`${first}\n${second}`, { from: 9_000_000 });
    expect(leftOut).toEqual([]);
    expect(rules.map(({ sid, from, msg }) => [sid, from, msg])).toEqual([
      [6, undefined, 'Second'],
      [9_000_000, 6, 'First'],
    ]);
    expect(rules[1]?.text).toBe(first.replace('sid:6', 'sid:9000000'));
    const later = libraryOf(
      { 'a.rules': second, 'b.rules': `# moved\n${ruleText(6, 'First', 7)}\n${ruleText(6, 'New', 9)}` },
      { sids: map, from: 9_000_000 },
    );
    expect(later.rules.map(({ sid, msg }) => [sid, msg])).toEqual([
      [6, 'New'],
      [9_000_000, 'First'],
      [9_000_001, 'Second'],
    ]);
  });

  it('get the same sids each time, whatever the set, and no sid that anything has', () => {
    const sets = fc.array(
      fc.record({ sid: fc.integer({ min: 1, max: 12 }), msg: fc.constantFrom('a', 'b', 'c') }),
      {
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(sets, fc.array(fc.integer({ min: 1, max: 12 })), (set, others) => {
        const text = set.map(({ sid, msg }, index) => ruleText(sid, msg, index)).join('\n');
        const taken = new Map(others.map((sid) => [sid, 'another']));
        const once = libraryOf(text, { taken, from: 5 });
        const again = libraryOf(text, { taken, sids: once.map, from: 100 });
        expect(again.rules).toEqual(once.rules);
        expect(again.map).toEqual(once.map);
        expect(once.rules).toHaveLength(set.length);
        expect(new Set(once.rules.map(({ sid }) => sid)).size).toBe(set.length);
        expect(once.rules.filter(({ sid }) => taken.has(sid))).toEqual([]);
      }),
    );
  });

  it('that are the very same rule need no second sid', () => {
    const twice = libraryOf({ 'a.rules': first, 'b.rules': first }, { from: 100 });
    expect(twice.map).toEqual([]);
    expect(twice.rules).toHaveLength(1);
    expect(twice.leftOut).toMatchObject([{ kind: 'copy', file: 'signatures/SET/b.rules' }]);
  });
});

describe('a map of sids', () => {
  it('reads back what was written', () => {
    const entries = [
      { sid: 7, place: '6#2 A: "b" \\u00e9' },
      { sid: 9_000_001, place: 'FTP:CWD-TILDE-1' },
    ];
    expect(readSidMap(writeSidMap(entries))).toEqual({ entries, faults: [] });
  });

  it.each([
    ['hello', /expected the sid here/],
    ['4294967296 6 a', /expected the sid here/],
    ['9 6 a\n9 7 b', /second 9/],
    ['9 6 a\n10 6 a', /second sid for 6 a/],
  ])('tells a line that is wrong: %j', (text, reason) => {
    expect(readSidMap(text).faults).toMatchObject([{ reason: expect.stringMatching(reason) }]);
  });
});

describe('rules that hang together', () => {
  it('are grouped by their marks, through others too, and those that wait in vain are told', () => {
    const { rules } = libraryOf(
      [
        ruleText(1, 'sets', 1, 'flowbits:set,a; '),
        ruleText(2, 'both', 1, 'flowbits:isset,a; flowbits:set,b; '),
        ruleText(3, 'looks', 1, 'flowbits:isset,b; '),
        ruleText(4, 'other', 1, 'flowbits:set,c; '),
        ruleText(5, 'waits', 1, 'flowbits:isset,d; '),
        ruleText(6),
      ].join('\n'),
    );
    const { tied, unset, groups } = linkRules(rules);
    expect(tied).toBe(5);
    expect(groups.map((group) => group.map(({ sid }) => sid))).toEqual([[1, 2, 3], [4], [5]]);
    expect(unset.map(({ rule, bit }) => [rule.sid, bit])).toEqual([[5, 'flowbits:d']]);
  });
});

describe('a Dragon library', () => {
  const dragon = `GROUP_NAME=FTP
GROUP_DESCRIPTION=Old ones
NAME=FTP:CWD-TILDE-1
SIGNATURE=T D A S 0 200 21 FTP:CWD-TILDE-1 cwd/20/7f/0a
DESCRIPTION=A tilde
EVENTGROUP=ATTACKS
CVE=CAN-2001-0421
BUGTRAQ=2601
MODIFIED=N
DISABLED=N
NAME=WEB:OTHER
SIGNATURE=T D A S 0 200 80 WEB:OTHER other
MODIFIED=N
DISABLED=Y
NAME=FTP:PLUGIN
SIGNATURE=T D A S 0 200 21 FTP:PLUGIN abcd | plugin
MODIFIED=N
DISABLED=N
`;
  const files = { 'ftp.lib': dragon };

  it('is compiled to rules that wait for a sid, and keep it by the name of the signature', () => {
    const bare = libraryOf(files, { group: 'FTP' });
    expect(bare.rules).toEqual([]);
    expect(out(bare)).toEqual([
      ['clash', 3, undefined],
      ['clash', 11, undefined],
      ['unfit', 15, undefined],
    ]);
    const { rules, map, leftOut } = libraryOf(files, { group: 'FTP', from: 3000 });
    expect(map).toEqual([
      { sid: 3000, place: 'FTP:CWD-TILDE-1' },
      { sid: 3001, place: 'WEB:OTHER' },
    ]);
    expect(leftOut).toMatchObject([
      { kind: 'unfit', line: 15, reason: expect.stringContaining('FTP:PLUGIN') },
    ]);
    expect(rules).toMatchObject([
      { name: 'FTP:CWD-TILDE-1', sid: 3000, rev: 1, enabledInSource: true },
      { name: 'FTP:3001', sid: 3001, enabledInSource: false },
    ]);
    expect(rules[0]?.text).toMatch(
      /^alert tcp .*\(msg:"FTP:CWD-TILDE-1 A tilde"; .*reference:cve,2001-0421; reference:bugtraq,2601; sid:3000; rev:1;\)$/,
    );
  });

  it('has its port letters from the workspace', () => {
    const letter = { 'web.lib': 'GROUP_NAME=WEB\nNAME=WEB:PHF\nSIGNATURE=T D A S 0 200 Q WEB:PHF phf\n' };
    expect(libraryOf(letter, { group: 'WEB', from: 10 }).leftOut).toMatchObject([
      { kind: 'unfit', reason: expect.stringContaining('WEB:PHF: ') },
    ]);
    const { rules } = libraryOf(letter, { group: 'WEB', from: 10, ports: { Q: [8080] } });
    expect(rules[0]?.text).toMatch(/^alert tcp .* -> .* 8080 \(/);
  });
});
