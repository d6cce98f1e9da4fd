import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { exampleFile } from '../../src/advisory/example.ts';
import { writePcap } from '../../src/traffic/pcap.ts';
import { loadWorkspace } from '../../src/workspace/index.ts';
import { changed, faultsWith, soundFiles, writeWorkspace } from './fixture.ts';

const signature = 'signatures/ENSRT/W32-KALEL-A-001.yaml';
const worm = 'signatures/ENSRT/samples/worm.yaml';
const alarm = 'alarms/w32-kalel-a.yaml';
const role = 'policies/quarantine.yaml';
const service = 'policies/smtp-egress.yaml';

/** One file, one change, and the faults that it makes, all in that file but where another is named. */
type Faulty = readonly [
  what: string,
  file: string,
  replace: string,
  by: string,
  ...expected: readonly string[],
];

const files: readonly Faulty[] = [
  [
    'configuration: a key misspelt',
    'clarion.yaml',
    'products:',
    'prodcts:',
    '6:1 error schema: Unexpected key `prodcts`',
  ],
  [
    'configuration: a range upside down',
    'clarion.yaml',
    'to: 1624999',
    'to: 1',
    '10:7 error schema: Unexpected values in `sids`',
  ],
  [
    'configuration: a product twice',
    'clarion.yaml',
    '[Matrix N7, Matrix E7, C-Series]',
    '[Matrix N7, Matrix E7, C-Series, "matrix N7"]',
    '6:44 error named-twice: Unexpected second "matrix N7" in `products`, expected each product once',
  ],
  [
    'configuration: a product twice beside a fault',
    'clarion.yaml',
    'note-id-prefix: ETS-i\nabout: Notes to try the checks on.\nproducts: [Matrix N7, Matrix E7, C-Series]',
    'note-id-prefix: 5\nabout: Notes to try the checks on.\nproducts: [Matrix N7, Matrix E7, C-Series, C-Series]',
    '4:17 error schema: Unexpected 5 in `note-id-prefix`',
    '6:44 error named-twice: Unexpected second "C-Series" in `products`',
  ],
  [
    'configuration: two classes of one title',
    'clarion.yaml',
    'title: Backdoor',
    'title: Mass-mailing worm',
    '9:22 error named-twice: Unexpected second "Mass-mailing worm" in `classes`, expected each title once',
  ],
  [
    'configuration: a class without its title',
    'clarion.yaml',
    '{ title: Backdoor }',
    '{}',
    '9:13 error schema: Missing `classes.backdoor.title`',
  ],
  [
    'signature: a name unlike its file',
    signature,
    'name: ENSRT:W32-KALEL-A-001',
    'name: ENSRT:W32-KALEL-A-002',
    '1:7 error signature-file: Unexpected "ENSRT:W32-KALEL-A-002"',
  ],
  [
    'signature: a sid out of the range',
    signature,
    'sid: 1624001',
    'sid: 99',
    '2:6 error sid-range: Unexpected sid 99',
  ],
  [
    'signature: a revision of 0',
    signature,
    'revision: 1',
    'revision: 0',
    '3:11 error schema: Unexpected 0 in `revision`, expected at least 1',
  ],
  [
    'signature: a missing sample',
    signature,
    'samples/worm.yaml',
    'samples/wrom.yaml',
    '10:11 error sample: Missing sample "samples/wrom.yaml"',
  ],
  [
    'signature: a sample in both lists',
    signature,
    '[samples/mail.yaml]',
    '[samples/mail.yaml, samples/worm.yaml]',
    '11:31 error sample: Unexpected "samples/worm.yaml" in `samples.silent`',
  ],
  [
    'signature: a sample twice',
    signature,
    '[samples/mail.yaml]',
    '[samples/mail.yaml, samples/mail.yaml]',
    '11:31 error sample: Unexpected second "samples/mail.yaml"',
  ],
  [
    'signature: a missing detector',
    signature,
    'score: 80',
    'score: 80\ndetector: x.lua',
    '8:11 error detector: Missing detector "x.lua"',
    '8:11 error rule: Unexpected detector without a rule',
  ],
  ['signature: a Dragon line of another protocol', signature, 'T D A S', 'X D A S', '8:9 error dragon:'],
  [
    'signature: the name in the Dragon line',
    signature,
    '25 ENSRT:W32-KALEL-A-001',
    '25 ENSRT:OTHER',
    '8:28 error dragon: Unexpected `ENSRT:OTHER` as the name',
  ],
  [
    'signature: a rule that is none',
    signature,
    'samples:',
    'suricata: { rule: nonsense, why: Try }\nsamples:',
    '9:27 error rule:',
  ],
  [
    'signature: a faulty title hides no Dragon fault',
    signature,
    'title: W32.Kalel.A@mm worm mail\ndescription: Finds the name of the attachment.\nevent-group: VIRUS\nscore: 80\ndragon: T',
    'title: ""\ndescription: Finds.\nevent-group: VIRUS\nscore: 80\ndragon: X',
    '4:8 error schema: Unexpected empty text in `title`',
    '8:9 error dragon:',
  ],
  ['sample: a session without talk', worm, '    talk:', '    tak:', '5:5 error schema: Unexpected key `tak`'],
  [
    'sample: an end without its port',
    worm,
    '192.0.2.25:25',
    '192.0.2.25',
    '4:13 error schema: Unexpected "192.0.2.25"',
  ],
  [
    'sample: an address that somebody has, also beside another fault',
    worm,
    'client: 192.0.2.10:49152\n    server: 192.0.2.25:25\n    talk:',
    'client: 8.8.8.8:49152\n    server: "1.2.3.4:25"\n    tak:',
    '3:13 warning sample-address: Unexpected address 8.8.8.8 that somebody may have',
    '4:14 warning sample-address: Unexpected address 1.2.3.4 that somebody may have',
    '5:5 error schema: Unexpected key `tak`',
  ],
  [
    'alarm: a name unlike its file',
    alarm,
    'name: w32-kalel-a',
    'name: kalel',
    '1:7 error file-name: Unexpected "kalel"',
  ],
  [
    'alarm: an unknown signature',
    alarm,
    '[ENSRT:W32-KALEL-A-001]',
    '[ENSRT:W32-KALEL-A-001, ENSRT:W32-KALEL-A-003]',
    '3:38 error signature-known: Unknown signature "ENSRT:W32-KALEL-A-003"',
  ],
  [
    'alarm: a signature twice',
    alarm,
    '[ENSRT:W32-KALEL-A-001]',
    '[ENSRT:W32-KALEL-A-001, ENSRT:W32-KALEL-A-001]',
    '3:38 error named-twice: Unexpected second',
  ],
  [
    'alarm: a threshold of none',
    alarm,
    'count: 3',
    'count: 0',
    '4:21 error schema: Unexpected 0 in `threshold.count`',
  ],
  [
    'policy: a kind that is none',
    role,
    'kind: role',
    'kind: rule',
    '1:7 error schema: Unexpected "rule" in `kind`',
  ],
  [
    'policy: a kind misspelt hides none of the other faults',
    role,
    'kind: role\nname: quarantine\ntitle: Quarantine\n',
    'kind: rol\nname: quarantine\n',
    '1:1 error schema: Missing `title`',
    '1:7 error schema: Unexpected "rol" in `kind`',
  ],
  [
    'policy: no kind at all hides none of what any kind has',
    role,
    'kind: role\nname: quarantine\ntitle: Quarantine\n',
    'name: quarantine\n',
    '1:1 error schema: Missing `kind`',
    '1:1 error schema: Missing `title`',
  ],
  [
    'policy: a match misspelt hides no fault of its rule',
    service,
    'match: tcp-destination, port: 25, action: drop',
    'match: tcp-destinaton, prt: 25, action: drp',
    '6:14 error schema: Unexpected "tcp-destinaton" in `rules[1].match`',
    '6:30 error schema: Unexpected key `prt`',
    '6:47 error schema: Unexpected "drp" in `rules[1].action`',
  ],
  [
    'policy: an unknown service',
    role,
    '[smtp-egress]',
    '[smtp-egres]',
    '9:12 error policy: Unexpected service `smtp-egres`',
  ],
  [
    'policy: a variable that is not declared',
    role,
    '$vlan',
    '$vlans',
    '6:9 error policy: Unexpected variable `vlan` that nothing uses',
    '8:18 error policy: Unexpected variable `$vlans`',
  ],
  [
    'policy: a variable that nothing uses',
    role,
    '$vlan',
    '5',
    '6:9 error policy: Unexpected variable `vlan` that nothing uses',
  ],
  [
    'policy: a name unlike its file',
    service,
    'name: smtp-egress',
    'name: mail',
    '2:7 error file-name: Unexpected "mail"',
  ],
  [
    'policy: a faulty service is told once',
    service,
    'port: 25',
    'port: 70000',
    '6:37 error schema: Unexpected 70000',
  ],
];

test.each(files)('%s', async (_what, file, replace, by, ...expected) => {
  const faults = (await faultsWith(changed(file, replace, by))).filter(
    (fault) => !fault.includes('file-unused'),
  );
  expect(faults).toHaveLength(expected.length);
  for (const [index, fault] of faults.entries()) expect(fault).toContain(`${file}:${expected[index]}`);
});

test.each(['', '# to be written\n---\n'])('an empty file is one fault: %j', async (text) => {
  const told = [];
  for (const file of [alarm, role, signature, worm, 'clarion.yaml'])
    told.push(...(await faultsWith({ [file]: text })).filter((fault) => fault.startsWith(`${file}:`)));
  expect(told).toEqual(
    [alarm, role, signature, worm, 'clarion.yaml'].map(
      (file) => `${file}:1:1 error schema: Empty file, expected keys and values`,
    ),
  );
});

test.each([
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '127.0.0.1',
  '198.51.100.9',
  '203.0.113.9',
  '255.255.255.255',
])('a sample may have the address %s', async (address) => {
  expect(await faultsWith(changed(worm, '192.0.2.10', address))).toEqual([]);
});

describe('several files', () => {
  test('a sid that two signatures have is told at the second, and names the first', async () => {
    const copy = soundFiles[signature]?.replaceAll('KALEL-A-001', 'KALEL-A-002') ?? '';
    const faults = await faultsWith({
      'signatures/ENSRT/W32-KALEL-A-002.yaml': copy,
      ...changed(exampleFile, '[ENSRT:W32-KALEL-A-001]', '[ENSRT:W32-KALEL-A-001, ENSRT:W32-KALEL-A-002]'),
    });
    expect(faults).toEqual([
      `signatures/ENSRT/W32-KALEL-A-002.yaml:2:6 error sid-unique: Unexpected second use of sid 1624001, expected a sid of its own: ${signature} has this one`,
    ]);
  });

  test('files out of their place, and files that nothing names', async () => {
    const faults = await faultsWith({
      'advisories/readme.txt': 'x',
      'advisories/old/ETS-i-2005-12570.md': 'x',
      'signatures/ENSRT/samples/left.pcap': writePcap([{ time: 0, bytes: new Uint8Array(60) }]),
      'signatures/ENSRT/samples/text.pcap': 'no capture',
      'alarms/.gitkeep': '',
    });
    expect(faults).toEqual([
      'advisories/old/ETS-i-2005-12570.md:1:1 error file-place: Unexpected file, expected advisories/YYYY/ID.md, or advisories/drafts/NAME.md',
      'advisories/readme.txt:1:1 error file-place: Unexpected file, expected advisories/YYYY/ID.md, or advisories/drafts/NAME.md',
      'signatures/ENSRT/samples/left.pcap:1:1 warning file-unused: Unexpected file that no signature names',
      'signatures/ENSRT/samples/text.pcap:1:1 error sample: Unexpected content, expected a packet capture (pcap or pcapng)',
      'signatures/ENSRT/samples/text.pcap:1:1 warning file-unused: Unexpected file that no signature names',
    ]);
  });

  test('a signature without samples of each kind, and one that no note links, are warnings', async () => {
    const faults = await faultsWith({
      ...changed(signature, '[samples/mail.yaml]', '[]'),
      [exampleFile]: null,
      'signatures/ENSRT/samples/mail.yaml': null,
    });
    expect(faults).toEqual([
      `${signature}:1:7 warning signature-linked: Unexpected signature "ENSRT:W32-KALEL-A-001" that no note links, expected one note with it in \`signatures\``,
      `${signature}:11:11 warning sample-kinds: No sample in \`samples.silent\`: the signature can't be proven, and is not published`,
    ]);
  });

  test('without clarion.yaml the rest is still checked', async () => {
    const faults = await faultsWith({ 'clarion.yaml': null, ...changed(alarm, 'count: 3', 'count: 0') });
    expect(faults.map((fault) => fault.replace(/: .*/s, ''))).toEqual([
      `${alarm}:4:21 error schema`,
      'clarion.yaml:1:1 error file-read',
    ]);
  });

  test('a file too large is told without being read', async () => {
    const faults = await faultsWith({ [alarm]: 'x'.repeat(300_000) });
    expect(faults).toEqual([
      `${alarm}:1:1 error file-text: Unexpected size of 300000 bytes, expected at most 256000`,
    ]);
  });
});

describe('links', () => {
  const roots: string[] = [];
  afterEach(async () => {
    for (const root of roots.splice(0)) await rm(root, { recursive: true, force: true });
  });

  test('a symbolic link is a fault and is not followed', async () => {
    const root = await writeWorkspace({ [alarm]: null });
    const outside = await writeWorkspace();
    roots.push(root, outside);
    await symlink(join(outside, 'alarms'), join(root, 'alarms'));
    await symlink(outside, join(root, 'advisories', '2006'));
    const { faults, workspace } = await loadWorkspace(root);
    expect(workspace).toBeUndefined();
    expect(faults.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
      'advisories/2005/ETS-i-2005-12575.md: Unknown alarm "w32-kalel-a" in `alarms`, expected one of alarms/',
      'advisories/2006: Unexpected symbolic link, expected the file itself',
      'alarms: Unexpected link or file, expected a folder',
    ]);
  });
});

describe('what lies beside the files', () => {
  let root = '';
  afterEach(() => rm(root, { recursive: true, force: true }));

  test('copies that an editor leaves are not looked at', async () => {
    root = await writeWorkspace({
      [`${exampleFile}~`]: 'old',
      'advisories/2005/#ETS-i-2005-12575.md#': 'unsaved',
    });
    expect((await loadWorkspace(root)).faults).toEqual([]);
  });

  test('a sample that has its place already is not proposed for a missing one', async () => {
    root = await writeWorkspace({
      [signature]: (soundFiles[signature] ?? '').replace('samples/worm.yaml', 'samples/mial.yaml'),
    });
    const { faults } = await loadWorkspace(root);
    const missing = faults.find(({ reason }) => reason.startsWith('Missing sample "samples/mial.yaml"'));
    expect(missing?.line).toBe(10);
    expect(missing?.expected).not.toContain('samples/mail.yaml');
  });
});
