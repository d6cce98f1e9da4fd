import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Library,
  readEnrolment,
  readLibrary,
  readReleaseFile,
  readTeamFile,
  targetCustomSchema,
  writeLibrary,
  writeReleaseFile,
} from '../../src/release/index.ts';
import { isInstant, writeInstant } from '../../src/release/instant.ts';

const refused = expect.objectContaining({ kind: 'verification', code: 'release/json' });
const json = (value: unknown) => Buffer.from(JSON.stringify(value));

const entry = {
  name: 'ENSRT:A-001',
  revision: 1,
  title: 'a',
  description: 'b',
  eventGroup: 'VIRUS',
  score: 80,
  notes: ['ETS-i-2005-12575'],
  proof: 'proven',
  enabled: false,
} as const;
const release = {
  format: 1,
  workspace: 'ensrt',
  number: 2,
  previous: 1,
  date: '2026-11-23T10:00:00Z',
  team: 1,
  evidence: null,
} as const;
const member = {
  name: 'Ada',
  email: 'ada@example.org',
  fingerprint: 'A'.repeat(40),
  publicKey: '-----BEGIN PGP PUBLIC KEY BLOCK-----\n',
};
const team = { format: 1, workspace: 'ensrt', version: 1, threshold: 1, members: [member] };
const enrolment = {
  format: 1,
  workspace: 'ensrt',
  url: 'https://example.org/live-update/',
  ring: 'stable',
  root: {},
  team,
};

test('moments are written in whole seconds of UTC and nothing else is one', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
      (moment) => {
        expect(writeInstant(moment)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        expect(isInstant(writeInstant(moment))).toBe(true);
      },
    ),
  );
  for (const text of [
    '2026-11-23',
    '2026-11-23T10:00:00.000Z',
    '2026-02-30T10:00:00Z',
    '2026-11-23T10:00:00+01:00',
    '',
  ])
    expect(isInstant(text)).toBe(false);
});

describe('library.json', () => {
  const library: Library = {
    format: 1,
    group: 'ENSRT',
    signatures: { '1624010': { ...entry, notes: [] }, '1624001': { ...entry, notes: [...entry.notes] } },
  };

  test('has one line for each signature, ascending by sid, and reads back', () => {
    const text = Buffer.from(writeLibrary(library)).toString();
    const lines = text.split('\n');
    expect(lines[1]).toMatch(/^"1624001":\{.*\},$/);
    expect(lines[2]).toMatch(/^"1624010":\{.*\}$/);
    expect(lines).toHaveLength(5);
    expect(readLibrary(Buffer.from(text))).toEqual(library);
    expect(readLibrary(writeLibrary({ ...library, signatures: {} })).signatures).toEqual({});
  });

  test.each([
    ['an enabled signature', { format: 1, group: 'ENSRT', signatures: { 1: { ...entry, enabled: true } } }],
    ['a signature of another group', { format: 1, group: 'OTHER', signatures: { 1: entry } }],
    [
      'an unknown proof level',
      { format: 1, group: 'ENSRT', signatures: { 1: { ...entry, proof: 'trusted' } } },
    ],
    [
      'a detector that climbs',
      { format: 1, group: 'ENSRT', signatures: { 1: { ...entry, detector: '../x.lua' } } },
    ],
    ['a later format', { format: 2, group: 'ENSRT', signatures: {} }],
  ])('is refused with %s', (_, value) => expect(() => readLibrary(json(value))).toThrow(refused));
});

describe('release.json', () => {
  test('reads back', () => expect(readReleaseFile(writeReleaseFile(release))).toEqual(release));
  test.each([
    ['a previous release that is no older', { ...release, previous: 2 }],
    ['number 0', { ...release, number: 0, previous: null }],
    ['milliseconds', { ...release, date: '2026-11-23T10:00:00.000Z' }],
    ['a key that it does not know', { ...release, extra: 1 }],
  ])('is refused with %s', (_, value) => expect(() => readReleaseFile(json(value))).toThrow(refused));
  test('is refused when it is not JSON in UTF-8', () => {
    expect(() => readReleaseFile(Buffer.from('{'))).toThrow(refused);
    expect(() => readReleaseFile(Buffer.from([0x22, 0xff, 0x22]))).toThrow(refused);
  });
});

describe('the team file', () => {
  test('reads', () => expect(readTeamFile(json(team))).toEqual(team));
  test.each([
    ['more signatures than members asked for', { ...team, threshold: 2 }],
    ['no signature asked for', { ...team, threshold: 0 }],
    ['one member twice', { ...team, members: [member, member] }],
    ['a lower-case fingerprint', { ...team, members: [{ ...member, fingerprint: 'a'.repeat(40) }] }],
    ['a name that clears the screen', { ...team, members: [{ ...member, name: 'Ada\u001b[2J' }] }],
    ['a name on two lines', { ...team, members: [{ ...member, name: 'Ada\nok  verify/signatures' }] }],
    ['a name with a control character of C1', { ...team, members: [{ ...member, name: 'Ada\u009b2J' }] }],
    ['an address on two lines', { ...team, members: [{ ...member, email: 'ada@example.org\nBob' }] }],
  ])('is refused with %s', (_, value) => expect(() => readTeamFile(json(value))).toThrow(refused));
});

describe('the enrolment', () => {
  test.each([
    'https://example.org/live-update/',
    'http://127.0.0.1:8080/live-update/',
    'file:///srv/live-update/',
  ])('takes %s', (url) => {
    expect(readEnrolment(json({ ...enrolment, url })).url).toBe(url);
  });
  test.each([
    ['another scheme', { ...enrolment, url: 'ftp://example.org/' }],
    ['an address that is no folder', { ...enrolment, url: 'https://example.org/live-update' }],
    ["another workspace's team file", { ...enrolment, workspace: 'other' }],
  ])('is refused with %s', (_, value) => expect(() => readEnrolment(json(value))).toThrow(refused));
});

test('the custom part of a target takes a delta digest of 16 bytes alone', () => {
  const custom = {
    release: 42,
    team: 1,
    tar: { length: 10, sha256: '0'.repeat(64) },
    deltas: { 41: [1400, 'A'.repeat(22)] },
  };
  expect(targetCustomSchema.safeParse(custom).success).toBe(true);
  expect(targetCustomSchema.safeParse({ ...custom, deltas: { 41: [1400, 'A'.repeat(43)] } }).success).toBe(
    false,
  );
});

test('JSON that is nested without end is refused, and does not end the reader', () => {
  const deep = `{"format":1,"root":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`;
  expect(() => readEnrolment(Buffer.from(deep))).toThrow(expect.objectContaining({ code: 'release/json' }));
});
