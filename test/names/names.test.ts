import { expect, test } from 'vitest';
import { isDay } from '../../src/names/date.ts';
import { isFingerprint, isSha256 } from '../../src/names/digest.ts';
import { noteFileOf, parseDraftId, parseNoteId } from '../../src/names/note-id.ts';
import { byCodeUnit } from '../../src/names/order.ts';
import { isReleaseNumber } from '../../src/names/release-number.ts';
import { isGroupName, parseSignatureName } from '../../src/names/signature-name.ts';
import { isSlug } from '../../src/names/slug.ts';
import { compareVersions, parseVersion } from '../../src/names/version.ts';

test('a day is one of the calendar', () => {
  for (const day of ['2005-05-25', '2004-02-29', '1999-12-31']) expect(isDay(day), day).toBe(true);
  for (const day of [
    '2005-02-29',
    '2005-02-30',
    '2005-13-01',
    '2005-5-25',
    '05/25/2005',
    '2005-05-25T00:00',
    '',
  ])
    expect(isDay(day), day).toBe(false);
});

test('a note id knows its prefix, year and serial', () => {
  expect(parseNoteId('ETS-i-2005-12575')).toEqual({ prefix: 'ETS-i', year: 2005, serial: 12575 });
  for (const id of [
    'ETS-i-2005-1257',
    'ETS-i-05-12575',
    'ETS-i-2005-12575\n',
    '../2005-12575',
    'ETS-i-2005-12575/x',
    '',
  ])
    expect(parseNoteId(id), id).toBeUndefined();
});

test('a placeholder is no id, and either says where its note stands', () => {
  expect(parseDraftId('draft-w32-kalel-a')).toBe('w32-kalel-a');
  expect(parseNoteId('draft-2005-12575')).toBeUndefined();
  for (const id of ['draft-', 'draft-A', 'draft-../x', 'draft-a\n', 'ETS-i-2005-12575'])
    expect(parseDraftId(id), id).toBeUndefined();
  expect(noteFileOf('draft-w32-kalel-a')).toBe('advisories/drafts/w32-kalel-a.md');
  expect(noteFileOf('ETS-i-2005-12575')).toBe('advisories/2005/ETS-i-2005-12575.md');
  expect(noteFileOf('advisories/2005/ETS-i-2005-12575.md')).toBeUndefined();
});

test('a signature name is a group and a name; neither can climb out of a folder', () => {
  expect(parseSignatureName('ENSRT:W32-KALEL-A-001')).toEqual({ group: 'ENSRT', name: 'W32-KALEL-A-001' });
  for (const name of ['W32-KALEL', 'ensrt:X', 'ENSRT:', 'ENSRT:../X', 'ENSRT:X Y', 'A:B:C', 'ENSRT:X\n'])
    expect(parseSignatureName(name), name).toBeUndefined();
  expect(isGroupName('ENSRT')).toBe(true);
  for (const group of ['..', 'ensrt', 'A/B', '', '-A', 'A'.repeat(33)])
    expect(isGroupName(group), group).toBe(false);
});

test('a slug is fit for a file name everywhere', () => {
  for (const slug of ['w32-kalel-a', '1', 'smtp-egress']) expect(isSlug(slug), slug).toBe(true);
  for (const slug of ['', '-a', 'A', 'a_b', 'a.b', '..', 'a/b', 'a\n', 'a'.repeat(64)])
    expect(isSlug(slug), slug).toBe(false);
});

test('versions are read strictly and ordered by number', () => {
  const versions = ['1.10', '2.0', '1.9', '1.0']
    .map((text) => parseVersion(text))
    .filter((version) => version !== undefined);
  expect(versions.sort(compareVersions).map(({ major, minor }) => `${major}.${minor}`)).toEqual([
    '1.0',
    '1.9',
    '1.10',
    '2.0',
  ]);
  for (const version of ['1', '1.0.0', '01.0', '1.00', 'v1.0', ''])
    expect(parseVersion(version), version).toBeUndefined();
});

test('digests and fingerprints have one way of being written', () => {
  expect(isSha256('0'.repeat(64))).toBe(true);
  for (const digest of ['0'.repeat(63), 'A'.repeat(64), `${'0'.repeat(64)}\n`])
    expect(isSha256(digest)).toBe(false);
  expect(isFingerprint('A'.repeat(40))).toBe(true);
  for (const fingerprint of ['a'.repeat(40), 'A'.repeat(39)]) expect(isFingerprint(fingerprint)).toBe(false);
});

test('a release number is a whole number from 1 on', () => {
  expect([1, 42].map(isReleaseNumber)).toEqual([true, true]);
  expect([0, -1, 1.5, Number.NaN, 2 ** 53].map(isReleaseNumber)).toEqual([false, false, false, false, false]);
});

test('the order is by code unit, whatever the locale', () => {
  expect(['b', 'a', 'B', 'ä', '10', '9'].sort(byCodeUnit)).toEqual(['10', '9', 'B', 'a', 'b', 'ä']);
});
