import { describe, expect, test } from 'vitest';
import { exampleFile, exampleNote } from '../../src/advisory/example.ts';
import { readNote } from '../../src/advisory/index.ts';
import { contentMembers } from '../../src/publish/content.ts';
import { futureDates } from '../../src/publish/history/future.ts';
import { heldBy } from '../../src/publish/history/held.ts';
import type { Lie } from '../../src/publish/history/lie.ts';
import { notesLies } from '../../src/publish/history/notes.ts';
import { publicContent } from '../../src/workspace/public-content.ts';
import { workspace } from './workspace.ts';

const lastRevision =
  '  - { version: "1.1", date: 2005-05-27, author: ENSRT STAFF, change: Names the port }\n';
const revised = (date: string) =>
  `${lastRevision}  - { version: "1.2", date: ${date}, author: ENSRT STAFF, change: More }\n`;

/** Another note, which is published beside the example; the newest. */
const other = exampleNote
  .replace('id: ETS-i-2005-12575', 'id: ETS-i-2005-12600')
  .replaceAll('2005-05-27', '2005-06-01');

type Replacement = readonly [replace: string, by: string];

function write(text: string, replacements: readonly Replacement[]): string {
  return replacements.reduce((now, [replace, by]) => {
    if (!now.includes(replace)) throw new Error(`the note does not hold ${JSON.stringify(replace)}`);
    return now.replace(replace, () => by);
  }, text);
}

function read(text: string, file = exampleFile) {
  const { note, faults } = readNote(file, Buffer.from(text));
  if (note === undefined) throw new Error(faults.map(({ reason }) => reason).join('\n'));
  return note;
}

function held(notes: readonly string[]) {
  const around = workspace('/', {
    notes: notes.map((text) => read(text)),
    signatures: [],
    alarms: [],
    policies: [],
  });
  return heldBy(contentMembers(around, publicContent(around), []));
}

/** What is said of the example after some replacements, as `line:column rule: reason`; `!` before a fault. */
function said(published: string, now: string, retract: readonly string[] = []): readonly string[] {
  return notesLies(held([published, other]), [read(now), read(other)], retract).map(told);
}

function told({ where, rule, reason, warning }: Lie): string {
  const place = 'key' in where ? where.key : `${where.line}:${where.column}`;
  return `${warning === true ? '' : '!'}${place} ${rule}: ${reason}`;
}

/** What was published, as a change of the example, and what has been made of it. */
type Honest = readonly [what: string, published: readonly Replacement[], now: readonly Replacement[]];
type Lying = readonly [...Honest, expected: readonly string[]];

const interim: Replacement = ['status: final', 'status: interim'];
const withdrawn: Replacement = ['status: final', 'status: withdrawn\nwithdrawal: It was a game'];
const newRevision: Replacement = [lastRevision, revised('2005-06-01')];
const severe: Replacement = ['tlp: CLEAR', 'severity: high\ntlp: CLEAR'];

const honest: readonly Honest[] = [
  ['nothing has changed', [], []],
  [
    'only the way in which the front matter is written has changed',
    [],
    [['title: Worm - W32.Kalel.A@mm\n', '# The subject.\ntitle: "Worm - W32.Kalel.A@mm"\n']],
  ],
  ['a new revision says that the text has changed', [], [newRevision, ['that it finds', 'that it found']]],
  ['a new revision says that the title has changed', [], [newRevision, ['title: Worm', 'title: Mail worm']]],
  ['a revision alone is new', [], [newRevision]],
  ['an interim note becomes final', [interim], [newRevision]],
  ['it is withdrawn, with the reason', [], [withdrawn, newRevision]],
  ['it was withdrawn by mistake and comes back', [withdrawn], [newRevision]],
];

const lying: readonly Lying[] = [
  [
    'another day of release',
    [],
    [['released: 2005-05-25', 'released: 2005-05-24']],
    ['!5:11 history-released: Unexpected `released` 2005-05-24, expected 2005-05-25'],
  ],
  [
    'a final note that is interim again, though a revision says so',
    [],
    [interim, newRevision],
    ['!6:9 history-status: Unexpected `status` interim of a note that was published as final'],
  ],
  [
    'a published note that is a draft again',
    [],
    [['status: final', 'status: draft']],
    ['!6:9 history-status: Unexpected `status` draft'],
  ],
  [
    'a withdrawn note that is interim',
    [withdrawn],
    [interim, newRevision],
    [
      '!6:9 history-status: Unexpected `status` interim of a note that was published as withdrawn, expected withdrawn or final',
    ],
  ],
  [
    'a withdrawal without a revision',
    [],
    [withdrawn],
    [
      '!6:9 history-unrevised: Unexpected change of `status`, `withdrawal` without a new revision, expected one after "1.1"',
    ],
  ],
  [
    'a withdrawal without its reason',
    [],
    [newRevision, ['status: final', 'status: withdrawn']],
    ['!6:9 history-vanished: Missing `withdrawal`'],
  ],
  [
    'a note above CLEAR',
    [],
    [newRevision, ['tlp: CLEAR', 'tlp: AMBER']],
    ['!7:6 history-vanished: Unexpected `tlp` AMBER of a published note'],
  ],
  [
    'a changed title without a revision',
    [],
    [['title: Worm', 'title: Mail worm']],
    ['!3:8 history-unrevised: Unexpected change of `title` without'],
  ],
  [
    'a changed text without a revision',
    [],
    [['that it finds', 'that it found']],
    ['!22:1 history-unrevised: Unexpected change of section "Overview" without'],
  ],
  [
    'several changes without a revision: one fault, at the first',
    [],
    [
      ['A note to try', 'One to try'],
      ['remediation: [Matrix N7]', 'remediation: []'],
      ['Mail servers slow', 'Servers slow'],
    ],
    [
      '!9:14 history-unrevised: Unexpected change of `remediation`, the text before the first section, section "Threat Assessment" without',
    ],
  ],
  ['a key that is gone', [severe], [], ['!17:5 history-unrevised: Unexpected change of `severity` without']],
  [
    'a section that is gone, and one with another heading',
    [],
    [['## Description\n', '## Story\n']],
    [
      '!17:5 history-unrevised: Unexpected change of section "Story", section "Description", which is gone without',
    ],
  ],
  [
    'a rewritten revision: its date, its author and its words',
    [],
    [[lastRevision, '  - { version: "1.1", date: 2005-05-28, author: SOMEBODY, change: Names it }\n']],
    [
      '!17:29 history-revision: Unexpected `date` of the published revision "1.1", expected "2005-05-27"',
      '!17:49 history-revision: Unexpected `author` of the published revision "1.1", expected "ENSRT STAFF"',
      '!17:67 history-revision: Unexpected `change` of the published revision "1.1", expected "Names the port"',
    ],
  ],
  [
    'a revision with another version',
    [],
    [['version: "1.1"', 'version: "2.0"']],
    ['!17:16 history-revision: Unexpected revision "2.0" in the place of "1.1"'],
  ],
  [
    'the newest revision is gone',
    [],
    [[lastRevision, '']],
    ['!16:5 history-revision: Missing revision "1.1" in `revisions`'],
  ],
  [
    'the first revision is gone, though a new one was added',
    [],
    [
      newRevision,
      ['  - { version: "1.0", date: 2005-05-25, author: ENSRT STAFF, change: First release }\n', ''],
    ],
    ['!16:5 history-revision: Missing revision "1.0" in `revisions`'],
  ],
  [
    'published revisions in another order',
    [],
    [
      [lastRevision, ''],
      ['revisions:\n', `revisions:\n${lastRevision}`],
    ],
    ['!16:5 history-revision: Unexpected order of `revisions`, expected "1.1" where it was published'],
  ],
  [
    'a new revision among the published ones',
    [],
    [[lastRevision, `  - { version: "1.9", date: 2005-05-26, author: A, change: B }\n${lastRevision}`]],
    ['!17:5 history-revision: Unexpected new revision "1.9" before a published one'],
  ],
  [
    'a new revision that is older than the last published one',
    [],
    [[lastRevision, revised('2005-05-26')]],
    [
      '!18:29 history-date: Unexpected date 2005-05-26 of a new revision, expected 2005-05-27, the last one published',
    ],
  ],
  [
    'a new revision that is older than the newest note: a warning',
    [],
    [[lastRevision, revised('2005-05-31')]],
    [
      '18:29 history-date: Unexpected date 2005-05-31 of a new revision, expected 2005-06-01, the newest one published',
    ],
  ],
  [
    'several lies: each is told once, and none hides another',
    [],
    [
      ['released: 2005-05-25', 'released: 2005-05-24'],
      interim,
      ['title: Worm', 'title: Mail worm'],
      ['change: First release', 'change: Released'],
    ],
    [
      '!5:11 history-released',
      '!6:9 history-status',
      '!16:70 history-revision: Unexpected `change` of the published revision "1.0"',
      '!3:8 history-unrevised: Unexpected change of `title` without',
    ],
  ],
];

describe('a note that continues what is published', () => {
  test.each<Honest>(honest)('%s', (_, published, now) => {
    expect(said(write(exampleNote, published), write(exampleNote, now))).toEqual([]);
  });
});

describe('a note that contradicts what is published', () => {
  test.each<Lying>(lying)('%s', (_, published, now, expected) => {
    const found = said(write(exampleNote, published), write(exampleNote, now));
    expect(found).toHaveLength(expected.length);
    for (const [index, line] of expected.entries()) expect(found[index]).toContain(line);
  });

  test('a note that has vanished is told where it should stand', () => {
    const [lie, ...more] = notesLies(held([exampleNote, other]), [read(other)], []);
    expect(more).toEqual([]);
    expect(lie).toMatchObject({
      file: exampleFile,
      where: { line: 1, column: 1 },
      reason: 'Missing note ETS-i-2005-12575, expected every published one',
    });
  });

  test('an id that was changed is a note that has vanished', () => {
    const renamed = write(exampleNote, [['id: ETS-i-2005-12575', 'id: ETS-i-2005-12700'], newRevision]);
    expect(notesLies(held([exampleNote, other]), [read(renamed), read(other)], []).map(told)).toEqual([
      '!1:1 history-vanished: Missing note ETS-i-2005-12575, expected every published one',
    ]);
  });
});

describe('a raised tlp', () => {
  const raised: Replacement = ['tlp: CLEAR', 'tlp: RED'];

  test('is let through where the note is named to be retracted, and a revision says why', () => {
    const now = write(exampleNote, [raised, newRevision]);
    expect(said(exampleNote, now, ['ETS-i-2005-12575'])).toEqual([]);
    expect(said(exampleNote, now, ['ETS-i-2005-12600'])).toHaveLength(1);
  });

  test('wants its revision even then', () => {
    const [found] = said(exampleNote, write(exampleNote, [raised]), ['ETS-i-2005-12575']);
    expect(found).toContain('!7:6 history-unrevised: Unexpected change of `tlp` without a new revision');
  });
});

describe('a note that was not published before', () => {
  const fresh = (date: string, ...more: readonly Replacement[]) =>
    write(
      exampleNote
        .replace('id: ETS-i-2005-12575', 'id: ETS-i-2005-12700')
        .replace('date: 2005-05-27', `date: ${date}`),
      more,
    );
  const found = (text: string) =>
    notesLies(
      held([exampleNote, other]),
      [exampleNote, other, text].map((one) => read(one)),
      [],
    ).map(told);

  test('is dated no earlier than the newest published one', () => {
    expect(found(fresh('2005-06-01'))).toEqual([]);
    expect(found(fresh('2005-05-31'))).toEqual([
      '!17:29 history-date: Unexpected date 2005-05-31 of a note that was not published before, expected 2005-06-01, the newest one published, or later',
    ]);
  });

  test('may be of any date while it is not public', () => {
    expect(found(fresh('2005-05-31', ['tlp: CLEAR', 'tlp: AMBER']))).toEqual([]);
    expect(found(fresh('2005-05-31', ['status: final', 'status: draft']))).toEqual([]);
  });
});

test('a day that is still to come is warned of, and not one that has come somewhere', () => {
  const note = read(exampleNote);
  expect(futureDates([note], new Date('2005-05-26T00:00:00Z'))).toEqual([]);
  expect(futureDates([note], new Date('2005-05-25T23:59:59Z')).map(told)).toEqual([
    '17:29 history-date: Unexpected date 2005-05-27 of the newest revision, expected no day that is still to come',
  ]);
});
