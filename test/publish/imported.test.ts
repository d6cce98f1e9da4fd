import { describe, expect, it } from 'vitest';
import type { LoadVerdict } from '../../src/library/index.ts';
import { contentMembers } from '../../src/publish/content.ts';
import { copiesBetween } from '../../src/publish/delta/copies.ts';
import { changesBetween, heldBy } from '../../src/publish/history/index.ts';
import { requireLoading } from '../../src/publish/require-proof.ts';
import {
  type Member,
  readLibrary,
  releasedSignature,
  releaseLayout,
  writeDelta,
  writeTar,
} from '../../src/release/index.ts';
import { findRules } from '../../src/signature/rule/rules.ts';
import { checkDisabled } from '../../src/verify/content.ts';
import { publicContent } from '../../src/workspace/public-content.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { libraryOf, ruleText } from '../library/rules.ts';
import { note, workspace } from './workspace.ts';

const set = [
  ruleText(1),
  `#${ruleText(2, 'Off')}`,
  ruleText(3, 'Refused'),
  ruleText(4, 'Noisy'),
  ruleText(5, 'Named'),
  ruleText(5, 'Double', 0),
].join('\n');
const verdicts = new Map<number, LoadVerdict>([
  [1, { alerts: 0 }],
  [2, { alerts: 0 }],
  [3, { refused: 'no' }],
  [4, { alerts: 7 }],
  [5, { alerts: 0 }],
  [9000, { alerts: 0 }],
]);
const naming = note('ETS-i-2005-12575', { signatures: ['ENSRT:KALEL-001', 'SET:5'] });

function released(
  change: Partial<Workspace> = {},
  loads: ReadonlyMap<number, LoadVerdict> | 'nobody asked' = verdicts,
) {
  const around = workspace('/', {
    notes: [naming],
    alarms: [],
    policies: [],
    libraries: [libraryOf(set, { from: 9000 })],
    ...change,
  });
  const asked = loads === 'nobody asked' ? new Map() : new Map([['SET', loads]]);
  return contentMembers(around, publicContent(around), [], asked);
}

function textOf(members: readonly Member[], name: string): string {
  return Buffer.from(members.find((member) => member.name === name)?.bytes ?? []).toString('utf8');
}

function signaturesOf(members: readonly Member[]) {
  const library = readLibrary(Buffer.from(textOf(members, 'libraries/SET/library.json')));
  return findRules(textOf(members, 'libraries/SET/suricata.rules')).rules.map((rule) =>
    releasedSignature(library, rule),
  );
}

describe('an imported library in a release', () => {
  const members = released();

  it('has every rule that loads, as it came but switched off, in the order of sids', () => {
    expect(textOf(members, 'libraries/SET/suricata.rules')).toBe(
      [1, 2, 4, 5]
        .map((sid) => `# ${ruleText(sid, { 2: 'Off', 4: 'Noisy', 5: 'Named' }[sid])}\n`)
        .concat(`# ${ruleText(5, 'Double', 0).replace('sid:5', 'sid:9000')}\n`)
        .join(''),
    );
  });

  it('says of each signature what its source and the engine say, and of most nothing that needs a line', () => {
    expect(signaturesOf(members)).toMatchObject([
      {
        name: 'SET:1',
        revision: 1,
        title: 'Rule 1',
        notes: [],
        proof: 'loads',
        enabled: false,
        imported: { disabled: false, alerts: 0 },
      },
      { name: 'SET:2', imported: { disabled: true } },
      { name: 'SET:4', imported: { alerts: 7 } },
      { name: 'SET:5', notes: ['ETS-i-2005-12575'] },
      { name: 'SET:9000', revision: 0, imported: { from: 5 } },
    ]);
    expect(textOf(members, 'libraries/SET/library.json').split('\n')).toHaveLength(7);
    expect(textOf(members, 'libraries/SET/library.json')).not.toContain('"1":');
  });

  it('passes the check of those who verify it', () => {
    expect(checkDisabled(members, readLibrary)).toMatchObject([
      { library: { group: 'ENSRT' }, signatures: 1 },
      { library: { group: 'SET' }, signatures: 5 },
    ]);
  });

  it('holds all rules as unproven where no engine was there', () => {
    const signatures = signaturesOf(released({}, 'nobody asked'));
    expect(signatures.map((each) => each?.proof)).toEqual(Array(6).fill('unproven'));
  });

  it('leaves out what only a restricted note names', () => {
    const secret = released({ notes: [note('ETS-i-2005-12576', { signatures: ['SET:5'], tlp: 'RED' })] });
    expect(signaturesOf(secret).map((each) => each?.sid)).toEqual([1, 2, 4, 9000]);
  });

  it('is the same bytes each time', () => {
    expect(released()).toEqual(members);
  });
});

describe('a Dragon library in a release', () => {
  it('is there for a Dragon server too, with every signature disabled', () => {
    const lib = `GROUP_NAME=FTP\nNAME=FTP:CWD-1\nSIGNATURE=T D A S 0 200 21 FTP:CWD-1 cwd\nMODIFIED=N\nDISABLED=N\n`;
    const library = libraryOf({ 'ftp.lib': lib }, { group: 'FTP', from: 50 });
    const around = workspace('/', {
      notes: [],
      signatures: [],
      alarms: [],
      policies: [],
      libraries: [library],
    });
    const members = contentMembers(around, publicContent(around), []);
    expect(textOf(members, 'libraries/FTP/dragon.lib')).toContain(
      'SIGNATURE=T D A S 0 200 21 FTP:CWD-1 cwd\nMODIFIED=N\nDISABLED=Y\n',
    );
    expect(textOf(members, 'libraries/FTP/library.json')).toContain('"50":{"name":"FTP:CWD-1"}');
    expect(checkDisabled(members, readLibrary)).toMatchObject([{ library: { group: 'FTP' }, signatures: 1 }]);
  });
});

describe('an update of an imported library', () => {
  const many = (rev: number) =>
    Array.from({ length: 3000 }, (_, index) =>
      ruleText(100 + index, `Rule ${index}`, index === 1500 ? rev : 1),
    ).join('\n');
  const release = (rev: number) => {
    const library = libraryOf(many(rev));
    return released(
      { notes: [], libraries: [library] },
      new Map(library.rules.map(({ sid }) => [sid, { alerts: 0 }])),
    );
  };

  it('of one rule is told as one signature, and its delta is small', async () => {
    const [before, after] = [release(1), release(2)];
    expect(changesBetween(heldBy(before), heldBy(after))).toEqual([
      { change: 'changed', kind: 'library', name: 'SET', detail: 'signatures: 1 changed' },
      { change: 'changed', kind: 'signature', name: 'SET:1600', detail: 'Rule 1500 (rev 2)' },
    ]);
    const marks = ['SHA256SUMS', 'SHA256SUMS.asc'].map((name) => ({ name, bytes: Buffer.from(name) }));
    const [old, next] = [
      await writeTar([...marks, ...before], releaseLayout),
      await writeTar([...marks, ...after], releaseLayout),
    ];
    expect(writeDelta(next, copiesBetween(old, next)).byteLength).toBeLessThan(500);
  });

  it('is told as a whole where it is new, gone, or changed in many rules', () => {
    const held = heldBy(release(1));
    const none = heldBy(released({ notes: [], libraries: [] }));
    expect(changesBetween(none, held)).toEqual([
      { change: 'new', kind: 'library', name: 'SET', detail: '3000 signatures' },
    ]);
    expect(changesBetween(held, none)).toEqual([
      { change: 'gone', kind: 'library', name: 'SET', detail: '' },
    ]);
    const other = heldBy(released({ notes: [] }));
    expect(changesBetween(held, other)).toHaveLength(1);
  });
});

describe('who verifies a release refuses an imported library', () => {
  const with_ = (rules: string): readonly Member[] => [
    {
      name: 'libraries/SET/library.json',
      bytes: Buffer.from(
        '{"format":1,"group":"SET","imported":{"source":"a","licence":"b","proof":"loads"},"signatures":{}}',
      ),
    },
    { name: 'libraries/SET/suricata.rules', bytes: Buffer.from(rules) },
  ];

  it.each([
    ['an active rule', ruleText(1)],
    [
      'a rule that only the engine would take for active',
      `# alert tcp a a -> a a (content:x \\\n\t${ruleText(1)}`,
    ],
    ['one sid twice', `# ${ruleText(1)}\n# ${ruleText(1, 'Other')}`],
    ['something that is no rule', `# ${ruleText(1)}\nhello`],
  ])('with %s', (_, rules) => {
    expect(() => checkDisabled(with_(rules), readLibrary)).toThrow(
      expect.objectContaining({ code: 'verify/content' }),
    );
  });

  it('that says something of a rule that is not there', () => {
    const [library, rules] = with_(`# ${ruleText(1)}`);
    const listed = {
      name: library?.name ?? '',
      bytes: Buffer.from(
        Buffer.from(library?.bytes ?? [])
          .toString()
          .replace('{}', '{"2":{"alerts":1}}'),
      ),
    };
    expect(() => checkDisabled([listed, ...(rules ? [rules] : [])], readLibrary)).toThrow(
      /no rule with sid 2/,
    );
  });
});

describe('a publication', () => {
  const around = workspace('/', { notes: [naming], libraries: [libraryOf(set, { from: 9000 })] });
  const loads = new Map([['SET', verdicts]]);

  it('takes notes that name rules which load, and rules that the engine refuses and no note names', () => {
    expect(() => requireLoading(around, loads)).not.toThrow();
    expect(() => requireLoading(around, new Map())).not.toThrow();
  });

  it('refuses a note that names a rule which the engine refuses, in its words', () => {
    const notes = [note('ETS-i-2005-12576', { signatures: ['SET:3'] })];
    expect(() => requireLoading({ ...around, notes }, loads)).toThrow(
      'The engine refuses what notes name. SET:3, which ETS-i-2005-12576 names: no',
    );
  });
});
