import { describe, expect, test } from 'vitest';
import { contentMembers } from '../../src/publish/content.ts';
import { readLibrary } from '../../src/release/index.ts';
import { parseRuleFile } from '../../src/signature/index.ts';
import { publicContent } from '../../src/workspace/public-content.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { alarm, note, role, service, signature, workspace } from './workspace.ts';

function names(content: ReturnType<typeof publicContent>): readonly string[] {
  return [
    ...content.notes.map(({ matter }) => matter.id),
    ...content.signatures.map(({ data }) => data.name),
    ...content.alarms.map(({ name }) => name),
    ...content.policies.map(({ name }) => name),
  ];
}

describe('public content', () => {
  const both = { signatures: ['ENSRT:SHARED'], alarms: ['shared'], policies: ['shared-role'] };
  const secret = {
    signatures: ['ENSRT:SECRET', 'ENSRT:SHARED'],
    alarms: ['secret'],
    policies: ['secret-role'],
  };
  const content: Partial<Workspace> = {
    notes: [note('ETS-i-2005-00001', both), note('ETS-i-2005-00002', { ...secret, tlp: 'AMBER' })],
    signatures: ['SECRET', 'SECRET-BY-ALARM', 'SHARED', 'UNNAMED'].map((name, index) =>
      signature(`ENSRT:${name}`, 1_624_001 + index),
    ),
    alarms: [
      alarm('secret', ['ENSRT:SECRET-BY-ALARM', 'ENSRT:SHARED']),
      alarm('shared', ['ENSRT:SHARED']),
      alarm('tells', ['ENSRT:SECRET']),
      alarm('unnamed', ['ENSRT:UNNAMED']),
    ],
    policies: [
      role('secret-role', ['secret-service', 'shared-service']),
      service('secret-service'),
      role('shared-role', ['shared-service']),
      service('shared-service'),
      service('unnamed-service'),
    ],
  };

  test('leaves out a restricted note and all that it alone leads to', () => {
    expect(names(publicContent(workspace('/', content)))).toEqual([
      'ETS-i-2005-00001',
      'ENSRT:SHARED',
      'ENSRT:UNNAMED',
      'shared',
      'unnamed',
      'shared-role',
      'shared-service',
      'unnamed-service',
    ]);
  });

  test('and no byte of a release names any of it', () => {
    const around = workspace('/', content);
    const members = contentMembers(around, publicContent(around), []);
    for (const { name, bytes } of members)
      expect(`${name} ${Buffer.from(bytes)}`).not.toMatch(/secret|00002|tells/i);
  });
});

describe('the members of a release', () => {
  const around = workspace('/', {
    signatures: [
      signature('ENSRT:B-002', 1_624_001),
      signature('ENSRT:A-001', 1_624_010),
      signature('OTHER:KALEL-001', 1_624_005),
    ],
    notes: [note('ETS-i-2005-12575', { signatures: ['ENSRT:A-001'] })],
  });
  const members = contentMembers(around, publicContent(around), [{ name: 'ENSRT:A-001', level: 'proven' }]);
  const bytes = (name: string) => Buffer.from(members.find((one) => one.name === name)?.bytes ?? []);

  test('are those of its content, one library a group', () => {
    expect(members.map(({ name }) => name)).toEqual([
      'advisories/ETS-i-2005-12575.json',
      'libraries/ENSRT/library.json',
      'libraries/ENSRT/suricata.rules',
      'libraries/ENSRT/dragon.lib',
      'libraries/OTHER/library.json',
      'libraries/OTHER/suricata.rules',
      'libraries/OTHER/dragon.lib',
      'alarms/kalel.json',
      'policies/mail.json',
    ]);
  });

  test('give each signature its proof level, and none is enabled', () => {
    const { signatures } = readLibrary(bytes('libraries/ENSRT/library.json'));
    expect(Object.keys(signatures)).toEqual(['1624001', '1624010']);
    expect(signatures['1624010']).toMatchObject({
      name: 'ENSRT:A-001',
      proof: 'proven',
      notes: ['ETS-i-2005-12575'],
      enabled: false,
    });
    expect(signatures['1624001']).toMatchObject({
      name: 'ENSRT:B-002',
      proof: 'unproven',
      notes: [],
      enabled: false,
    });
  });

  test('hold every rule commented out, ascending by sid', () => {
    const { rules, faults } = parseRuleFile(bytes('libraries/ENSRT/suricata.rules').toString());
    expect(faults).toEqual([]);
    expect(rules.map(({ rule }) => [rule.sid, rule.disabled])).toEqual([
      [1_624_001, true],
      [1_624_010, true],
    ]);
  });

  test('hold the Dragon lines, each disabled and each value on its line', () => {
    expect(bytes('libraries/OTHER/dragon.lib').toString().split('\n')).toEqual([
      'GROUP_NAME=OTHER',
      'GROUP_DESCRIPTION=Signatures by Example Team',
      'NAME=OTHER:KALEL-001',
      'SIGNATURE=T D A S 10 200 25 OTHER:KALEL-001 kalel',
      'DESCRIPTION=Matches a word. Nothing else.',
      'EVENTGROUP=VIRUS',
      'MODIFIED=N',
      'DISABLED=Y',
      '',
    ]);
  });

  test('tell the note in full: front matter, lead and sections', () => {
    expect(JSON.parse(bytes('advisories/ETS-i-2005-12575.json').toString())).toMatchObject({
      format: 1,
      id: 'ETS-i-2005-12575',
      tlp: 'CLEAR',
      lead: '',
      sections: [{ heading: 'Description', markdown: 'It mails itself.' }],
    });
  });
});
