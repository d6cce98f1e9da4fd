import { describe, expect, test } from 'vitest';
import { exampleNote } from '../../src/advisory/example.ts';
import { replaceValues } from '../../src/workspace/start/front-matter-edit.ts';
import { addLink, threatSlug } from '../../src/workspace/start/index.ts';
import { changed, faultsWith, soundFiles } from './fixture.ts';

const note = (matter: string) => `---\n${matter}references: []\n---\n\n## Overview\n`;

describe('a link added to a note', () => {
  test.each([
    ['between empty brackets', 'alarms: []\n', 'alarms: [w32-a]\n'],
    [
      'behind the last of a list in brackets',
      'alarms: [one, "two"] # c\n',
      'alarms: [one, "two", w32-a] # c\n',
    ],
    [
      'on a line of its own, each comment staying with its item',
      'alarms: # all\n    - one # first\n# end\n',
      'alarms: # all\n    - one # first\n    - w32-a\n# end\n',
    ],
    ['behind a key without a value', 'alarms:\n', 'alarms: [w32-a]\n'],
    ['before the references where the key is missing', 'tlp: CLEAR\n', 'tlp: CLEAR\nalarms: [w32-a]\n'],
    ['not a second time', 'alarms: [w32-a]\n', 'alarms: [w32-a]\n'],
  ])('%s; every other byte stays', (_name, before, after) => {
    expect(addLink(note(before), 'alarms', 'w32-a')).toBe(note(after));
    const crlf = (text: string) => `\ufeff${text.replaceAll('\n', '\r\n')}`;
    expect(addLink(crlf(note(before)), 'alarms', 'w32-a')).toBe(crlf(note(after)));
  });

  test('a list that is none, or front matter that is none, is refused', () => {
    expect(() => addLink(note('alarms: one\n'), 'alarms', 'w32-a')).toThrow('no list in `alarms`');
    expect(() => addLink('## Overview\n', 'alarms', 'w32-a')).toThrow('no front matter');
    expect(() => addLink(note('alarms: [one\n'), 'alarms', 'w32-a')).toThrow('no YAML');
  });
});

test('values are replaced whatever their quotes, and nothing else', () => {
  const text = note('id: "draft-a" # placeholder\nstatus: draft\nthreat: { name: draft-a }\n');
  expect(replaceValues(text, { status: 'final', id: 'EX-2026-00001' })).toBe(
    note('id: EX-2026-00001 # placeholder\nstatus: final\nthreat: { name: draft-a }\n'),
  );
  expect(() => replaceValues(text, { released: '2026-01-01' })).toThrow('no text in `released`');
});

test.each([
  ['W32.Kalel.A@mm', 'w32-kalel-a'],
  ['WORM_NETSKY.P', 'worm-netsky-p'],
  ['Mirai', 'mirai'],
  ['@mm', ''],
  ['ZERO-DAY / CVE-2026-1', 'zero-day-cve-2026-1'],
])('the threat %s names a file %s', (threat, slug) => {
  expect(threatSlug(threat)).toBe(slug);
});

describe('drafts in a workspace', () => {
  const draft = (id: string, status: string) =>
    exampleNote.replace('id: ETS-i-2005-12575', `id: ${id}`).replace('status: final', `status: ${status}`);

  test('a draft without a number is sound in advisories/drafts, under its own name', async () => {
    expect(await faultsWith({ 'advisories/drafts/kalel.md': draft('draft-kalel', 'draft') })).toEqual([]);
    expect(await faultsWith({ 'advisories/drafts/other.md': draft('draft-kalel', 'draft') })).toEqual([
      'advisories/drafts/other.md:2:5 error id-file: Unexpected "draft-kalel" in `id`, expected the note at advisories/drafts/kalel.md',
    ]);
  });

  test('a placeholder needs status draft; a number may stay with it, out of the folder of drafts', async () => {
    expect(await faultsWith({ 'advisories/drafts/kalel.md': draft('draft-kalel', 'final') })).toEqual([
      'advisories/drafts/kalel.md:2:5 error draft-id: Unexpected placeholder "draft-kalel" in `id`, expected a number, because `status` is final',
    ]);
    const numbered = draft('ETS-i-2005-12576', 'draft');
    expect(await faultsWith({ 'advisories/2005/ETS-i-2005-12576.md': numbered })).toEqual([]);
    expect(await faultsWith({ 'advisories/drafts/ETS-i-2005-12576.md': numbered })).toEqual([
      'advisories/drafts/ETS-i-2005-12576.md:2:5 error id-file: Unexpected "ETS-i-2005-12576" in `id`, expected a placeholder, as the folder holds no other',
    ]);
  });

  test('one serial in two years is told, for git sees no conflict in it', async () => {
    const other = draft('ETS-i-2006-12575', 'final').replaceAll('2005-05', '2006-05');
    expect(await faultsWith({ 'advisories/2006/ETS-i-2006-12575.md': other })).toEqual([
      'advisories/2006/ETS-i-2006-12575.md:2:5 error serial-unique: Unexpected "ETS-i-2006-12575" in `id`, expected a serial of its own: ETS-i-2005-12575 has this one',
    ]);
  });

  test('no prefix is taken for a placeholder', async () => {
    const faults = await faultsWith(
      changed('clarion.yaml', 'note-id-prefix: ETS-i', 'note-id-prefix: draft-i'),
    );
    expect(faults[0]).toContain('clarion.yaml:4:17 error schema: Unexpected "draft-i" in `note-id-prefix`');
  });
});

test('an example that is left in a policy is a warning, until a released note links it', async () => {
  const example = 'replace-this-example';
  const linked = await faultsWith(changed('policies/quarantine.yaml', 'Contains an infected host.', example));
  expect(linked).toEqual([
    `policies/quarantine.yaml:4:14 error example-replaced: Unexpected "${example}" in \`description\`, expected words of your own`,
  ]);
  const service = soundFiles['policies/smtp-egress.yaml']?.replaceAll('smtp-egress', 'loose') ?? '';
  const loose = service.replace('Drops mail to any other host.', example);
  expect(await faultsWith({ 'policies/loose.yaml': loose })).toEqual([
    `policies/loose.yaml:4:14 warning example-replaced: Unexpected "${example}" in \`description\`, expected words of your own`,
  ]);
});
