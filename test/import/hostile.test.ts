import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { importLibrary } from '../../src/import/index.ts';
import { findRules } from '../../src/signature/rule/rules.ts';
import { libraryOf, ruleText } from '../library/rules.ts';
import { writeWorkspace } from '../workspace/fixture.ts';
import { temporaryFolder } from './folder.ts';

/** What stands around something hostile, and has to be read all the same. */
const around = (hostile: string | Buffer) =>
  Buffer.concat([Buffer.from(`${ruleText(1)}\n`), Buffer.from(hostile), Buffer.from(`\n${ruleText(2)}\n`)]);
const sids = (library: ReturnType<typeof libraryOf>) => library.rules.map(({ sid }) => sid);

describe('a hostile rule file', () => {
  it.each<[string, string | Buffer, number]>([
    ['a line of 10 MB', `alert tcp any any -> any any (msg:"${'a'.repeat(1e7)}"; sid:9;)`, 1],
    ['a line of 10 MB of backslashes', `alert ${'\\'.repeat(1e7)}`, 1],
    ['10 MB of options', `alert tcp any any -> any any (${'nocase;'.repeat(1.4e6)} sid:9;)`, 1],
    ['10 MB of brackets', `alert tcp ${'['.repeat(1e7)}`, 1],
    [
      'a rule of 100,000 lines',
      `alert tcp any any -> any any ( \\\n${'nocase; \\\n'.repeat(100_000)} sid:9;)`,
      1,
    ],
    ['100,000 lines that go on', 'nocase; \\\n'.repeat(100_000), 1],
    [
      '100,000 commented lines that go on',
      `#alert tcp any any -> any any (${'#  nocase; \\\n'.repeat(100_000)}`,
      1,
    ],
    [
      '100,000 rules that go on in the next',
      'alert tcp any any -> any any (msg:"x"; \\\n'.repeat(100_000),
      100_000,
    ],
    ['an unclosed quote', 'alert tcp any any -> any any (msg:"a; content:"b"; sid:9;)', 1],
    ['NUL bytes', Buffer.alloc(1000), 1],
    ['a NUL byte in a rule', ruleText(9, 'a\0b'), 1],
    ['bytes that are no UTF-8', Buffer.from(ruleText(9, '\xff\xfe'), 'latin1'), 1],
    ['a carriage return in a rule', ruleText(9, 'a\rb'), 1],
    ['a rule behind a rule', `${ruleText(9)} ${ruleText(8)}`, 1],
    ['the words of an object', ruleText(9, '__proto__').replace('sid:9', 'constructor:1'), 1],
  ])('with %s: that is told, and what is good is read', (_, hostile, told) => {
    const library = libraryOf(around(hostile));
    expect(sids(library)).toEqual([1, 2]);
    expect(library.leftOut).toHaveLength(told);
    for (const { reason } of library.leftOut) expect(reason.length).toBeLessThan(300);
  });

  it('with 50,000 rules of one sid: one counts, each other is told, and each gets a sid on request', () => {
    const text = Array.from({ length: 50_000 }, (_, index) => ruleText(7, `Rule ${index}`)).join('\n');
    const library = libraryOf(text);
    expect(sids(library)).toEqual([7]);
    expect(library.leftOut).toHaveLength(49_999);
    const remapped = libraryOf(text, { from: 100 });
    expect(new Set(sids(remapped)).size).toBe(50_000);
    expect(libraryOf(text, { sids: remapped.map }).rules).toEqual(remapped.rules);
  });

  it('never makes a rule that holds a line end, whatever its message says', () => {
    const nasty = [
      '\u2028alert',
      '\u0085x',
      '\\; sid:1;) alert tcp any any -> any any (',
      '|0a|',
      '# ',
      '%n',
    ];
    for (const message of nasty) {
      const { rules } = libraryOf(ruleText(3, message));
      for (const { text } of rules) {
        expect(text).not.toMatch(/[\n\r]/);
        // Commented out, it is one commented rule for everybody.
        expect(findRules(`# ${text}\n`).rules).toMatchObject([{ disabled: true, sid: 3 }]);
      }
    }
  });

  it('of 20,000 faults is imported: they are counted, and the files stay as they came', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const root = await writeWorkspace();
    onTestFinished(() => rm(root, { recursive: true, force: true }));
    const path = join(folder, 'bad.rules');
    await writeFile(path, `${'alert hello\n'.repeat(20_000)}${ruleText(1)}\n`);
    const imported = await importLibrary({ root, group: 'BAD', files: [path], source: 'x', licence: 'y' });
    expect(imported.library.leftOut).toHaveLength(20_000);
    expect(imported.library.rules).toHaveLength(1);
  });
});
