import { describe, expect, it } from 'vitest';
import { exampleFile } from '../../src/advisory/example.ts';
import { ruleText } from '../library/rules.ts';
import { changed, faultsWith, soundFiles } from './fixture.ts';

const library = 'library: SET\nsource: A test\nlicence: MIT\n';
const sound = { 'signatures/SET/library.yaml': library, 'signatures/SET/a.rules': `${ruleText(1)}\n` };

describe('an imported library in a workspace', () => {
  it('is sound as it came', async () => {
    expect(await faultsWith(sound)).toEqual([]);
  });

  it('has signatures that notes and alarms may name', async () => {
    expect(
      await faultsWith({
        ...sound,
        ...changed(
          exampleFile,
          'signatures: [ENSRT:W32-KALEL-A-001]',
          'signatures: [ENSRT:W32-KALEL-A-001, SET:1]',
        ),
        ...changed('alarms/w32-kalel-a.yaml', '[ENSRT:W32-KALEL-A-001]', '[ENSRT:W32-KALEL-A-001, SET:1]'),
      }),
    ).not.toContainEqual(expect.stringContaining('SET:1'));
    expect(
      await faultsWith({ ...sound, ...changed('alarms/w32-kalel-a.yaml', '[ENSRT:', '[SET:2, ENSRT:') }),
    ).toEqual([expect.stringContaining('signature-known: Unknown signature "SET:2"')]);
  });

  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'a rule that can not be read',
      { 'signatures/SET/a.rules': `${ruleText(1)}\n  alert tcp any\n` },
      [
        'signatures/SET/a.rules:2:16 warning library-rule: Unexpected end of the rule, expected a source port',
      ],
    ],
    [
      "a sid of the team's own",
      { 'signatures/SET/a.rules': ruleText(1_624_001) },
      [
        'signatures/SET/a.rules:1:1 warning library-rule: Unexpected sid 1624001, expected a sid of its own: signatures/ENSRT/W32-KALEL-A-001.yaml has this one',
      ],
    ],
    [
      'no library.yaml',
      { 'signatures/SET/library.yaml': '', 'signatures/OTHER/b.rules': ruleText(2) },
      [
        'signatures/OTHER/b.rules:1:1 error library-file: Unexpected rule file without a library, expected signatures/OTHER/library.yaml beside it',
        'signatures/SET/library.yaml:1:1 error schema: Empty file, expected keys and values',
      ],
    ],
    [
      'the name of another folder',
      { 'signatures/SET/library.yaml': library.replace('SET', 'ET') },
      [
        'signatures/SET/library.yaml:1:10 error library-file: Unexpected "ET" in `library`, expected "SET" as the folder is named',
      ],
    ],
    [
      'a map of sids with a line that is none',
      { 'signatures/SET/library.yaml': `${library}sids: |\n  9000 1 Rule 1\n  nothing\n` },
      [
        'signatures/SET/library.yaml:6:3 error library-sids: Unexpected line in `sids`, expected the sid here, the sid in the source, and the message',
      ],
    ],
    [
      'samples that are not there, of a rule that is not there',
      {
        'signatures/SET/library.yaml': `${library}samples:\n  "1": { fires: [samples/a.yaml], silent: [] }\n  "9": { fires: [samples/b.yaml], silent: [samples/b.yaml] }\n`,
        'signatures/SET/samples/b.yaml': soundFiles['signatures/ENSRT/samples/mail.yaml'] ?? '',
      },
      [
        'signatures/SET/library.yaml:5:8 error library-samples: No sample in `silent` of sid 1, expected one of each kind',
        'signatures/SET/library.yaml:5:18 error library-samples: Missing sample "samples/a.yaml", expected a file signatures/SET/samples/a.yaml',
        'signatures/SET/library.yaml:6:8 error library-samples: Unexpected samples of sid 9, expected the sid of a rule that SET has',
        'signatures/SET/library.yaml:6:44 error library-samples: Unexpected second "samples/b.yaml" of sid 9, expected each sample in one list once',
      ],
    ],
  ])('with %s is told with its place', async (_, files, faults) => {
    expect(await faultsWith({ ...sound, ...files })).toEqual(faults);
  });

  it('tells the first of many rules that are left out, and how many more there are', async () => {
    const rules = Array.from({ length: 200 }, (_, index) => ruleText(7, `Rule ${index}`)).join('\n');
    const faults = await faultsWith({ ...sound, 'signatures/SET/a.rules': rules });
    expect(faults).toHaveLength(51);
    expect(faults.at(-1)).toBe(
      'signatures/SET/library.yaml:1:1 warning library-rule: 149 more rules of SET are left out of releases',
    );
  });
});
