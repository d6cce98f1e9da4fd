import { rm } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { exampleFile } from '../../src/advisory/example.ts';
import { contentMembers } from '../../src/publish/content.ts';
import { type Held, heldBy } from '../../src/publish/history/held.ts';
import { changesBetween } from '../../src/publish/history/index.ts';
import { located } from '../../src/publish/history/places.ts';
import { signatureLies } from '../../src/publish/history/signatures.ts';
import type { Signature, Workspace } from '../../src/workspace/index.ts';
import { publicContent } from '../../src/workspace/public-content.ts';
import { changed, writeWorkspace } from '../workspace/fixture.ts';
import { alarm, note, signature, workspace } from './workspace.ts';

/** What a release of this holds, and of nothing else. */
function held(content: Partial<Workspace>): Held {
  const around = workspace('/', { notes: [], signatures: [], alarms: [], policies: [], ...content });
  return heldBy(contentMembers(around, publicContent(around), []));
}

describe('a signature', () => {
  const kalel = signature('ENSRT:KALEL-001', 1_624_001);
  const next = signature('ENSRT:KALEL-002', 1_624_002);
  const as = (change: Partial<Signature['data']>): Signature => ({
    ...kalel,
    data: { ...kalel.data, ...change },
  });
  const withDetector = (text: string): Signature => ({
    ...as({
      detector: 'kalel.lua',
      suricata: { rule: 'alert tcp any any -> any 25 (lua:kalel.lua;)', why: 'It counts.' },
    }),
    detector: { name: 'kalel.lua', text },
  });
  const found = (published: readonly Signature[], now: readonly Signature[]) =>
    signatureLies(held({ signatures: published }), held({ signatures: now }), now).map(
      ({ where, reason }) => `${'key' in where ? where.key : ''} ${reason}`,
    );

  test.each<readonly [string, Signature]>([
    ['unchanged', kalel],
    ['changed, with a higher revision', as({ revision: 2, score: 90 })],
    ['the same, with a higher revision', as({ revision: 2 })],
  ])('%s, is honest', (_, now) => {
    expect(found([kalel, next], [now, next])).toEqual([]);
  });

  test.each<readonly [part: string, now: Signature]>([
    ['title, Suricata rule', as({ title: 'Another' })],
    ['description', as({ description: 'Another' })],
    ['event-group', as({ 'event-group': 'WORM' })],
    ['score', as({ score: 90 })],
    ['dragon, Suricata rule', as({ dragon: 'T D A S 10 200 25 ENSRT:KALEL-001 other' })],
    [
      'Suricata rule',
      as({ suricata: { rule: 'alert tcp any any -> any 25 (content:"x";)', why: 'It would not do.' } }),
    ],
    ['Suricata rule, detector, text of the detector', withDetector('return 1')],
  ])('with a changed %s has a higher revision', (part, now) => {
    expect(found([kalel], [now])).toEqual([
      `revision Unexpected \`revision\` 1 of a signature whose ${part} changed, expected 2`,
    ]);
  });

  test('with a detector whose text changed has a higher revision', () => {
    expect(found([withDetector('return 1')], [withDetector('return 2')])).toEqual([
      expect.stringContaining('whose text of the detector changed, expected 2'),
    ]);
  });

  test('never goes back to a lower revision', () => {
    expect(found([as({ revision: 3 })], [as({ revision: 2, score: 90 })])).toEqual([
      'revision Unexpected `revision` 2, expected 3, with which it was published, or higher',
    ]);
  });

  test('keeps its sid, and its sid keeps it', () => {
    expect(found([kalel], [as({ sid: 1_624_009 })])).toEqual([
      'sid Unexpected `sid` 1624009, expected 1624001, with which ENSRT:KALEL-001 was published',
    ]);
    expect(found([kalel], [signature('ENSRT:OTHER-001', 1_624_001)])).toEqual([
      'sid Unexpected `sid` 1624001 of ENSRT:OTHER-001, expected one of its own: ENSRT:KALEL-001 was published with it',
    ]);
    const swapped = [signature('ENSRT:KALEL-001', 1_624_002), signature('ENSRT:KALEL-002', 1_624_001)];
    expect(found([kalel, next], swapped)).toHaveLength(2);
  });

  test('may be new, and may go', () => {
    expect(found([kalel], [kalel, next])).toEqual([]);
    expect(found([kalel, next], [kalel])).toEqual([]);
  });

  test('is told at its key, in the order of files', async () => {
    const file = 'signatures/ENSRT/W32-KALEL-A-001.yaml';
    const root = await writeWorkspace(changed(file, 'revision: 1', 'revision:   1'));
    try {
      const lie = { rule: 'history-signature', reason: 'So' };
      const faults = await located(root, [
        { ...lie, file: 'signatures/ENSRT/Z.yaml', where: { key: 'sid' } },
        { ...lie, file, where: { key: 'revision' } },
        { ...lie, file: exampleFile, where: { line: 7, column: 2 } },
      ]);
      expect(faults.map((one) => `${one.file}:${one.line}:${one.column}`)).toEqual([
        `${exampleFile}:7:2`,
        `${file}:3:13`,
        'signatures/ENSRT/Z.yaml:1:1',
      ]);
    } finally {
      await rm(root, { recursive: true });
    }
  });
});

test('what changes between two releases is told by kind and name', () => {
  const first = { version: '1.0', date: '2005-05-25', author: 'TEAM', change: 'First release' };
  const more = { version: '1.1', date: '2005-05-26', author: 'TEAM', change: 'Names the port' };
  const names = { signatures: ['ENSRT:KALEL-003'] };
  const kalel = signature('ENSRT:KALEL-001', 1_624_001);
  const before = held({
    notes: [note('ETS-i-2005-00001'), note('ETS-i-2005-00002')],
    signatures: [
      kalel,
      signature('ENSRT:KALEL-002', 1_624_002),
      signature('ENSRT:KALEL-003', 1_624_003),
      signature('ENSRT:KALEL-004', 1_624_004),
    ],
    alarms: [alarm('kalel', ['ENSRT:KALEL-001']), alarm('same', ['ENSRT:KALEL-001'])],
  });
  const next = held({
    notes: [
      note('ETS-i-2005-00001', { revisions: [first, more] }),
      note('ETS-i-2005-00002'),
      note('ETS-i-2005-00003', names),
    ],
    signatures: [
      { ...kalel, data: { ...kalel.data, revision: 2, score: 90 } },
      signature('ENSRT:KALEL-003', 1_624_003),
      signature('ENSRT:KALEL-004', 1_624_004),
    ],
    alarms: [alarm('kalel', ['ENSRT:KALEL-003']), alarm('same', ['ENSRT:KALEL-001'])],
  });
  expect(changesBetween(undefined, before).map(({ change, name }) => `${change} ${name}`)).toEqual([
    'new ETS-i-2005-00001',
    'new ETS-i-2005-00002',
    'new ENSRT:KALEL-001',
    'new ENSRT:KALEL-002',
    'new ENSRT:KALEL-003',
    'new ENSRT:KALEL-004',
    'new kalel',
    'new same',
  ]);
  expect(changesBetween(before, before)).toEqual([]);
  expect(changesBetween(before, next)).toEqual([
    { change: 'changed', kind: 'note', name: 'ETS-i-2005-00001', detail: '1.1: Names the port' },
    { change: 'new', kind: 'note', name: 'ETS-i-2005-00003', detail: 'Worm - Example' },
    { change: 'changed', kind: 'signature', name: 'ENSRT:KALEL-001', detail: 'revision 2, score' },
    { change: 'gone', kind: 'signature', name: 'ENSRT:KALEL-002', detail: '' },
    { change: 'changed', kind: 'signature', name: 'ENSRT:KALEL-003', detail: 'the notes that name it' },
    { change: 'changed', kind: 'alarm', name: 'kalel', detail: '' },
  ]);
});
