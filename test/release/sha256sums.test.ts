import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSha256sums, readSha256sums, sha256, writeSha256sums } from '../../src/release/index.ts';
import { anyRelease, member, sampleRelease } from './sample.ts';

const refused = { kind: 'verification', code: 'release/digests' };

describe('the digest list', () => {
  test('names every member but itself and its signatures, and reads back', () => {
    fc.assert(
      fc.property(anyRelease, (members) => {
        const digests = readSha256sums(writeSha256sums(members));
        const listed = members.filter(({ name }) => !name.startsWith('SHA256SUMS'));
        expect([...digests]).toEqual(
          listed
            .map(({ name, bytes }) => [name, sha256(bytes)])
            .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
        );
        expect(() => checkSha256sums(members)).not.toThrow();
      }),
    );
  });

  test('is what sha256sum --check --strict takes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'clarion-sums-'));
    try {
      for (const { name, bytes } of sampleRelease()) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), bytes);
      }
      const answer = execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(answer.trim().split('\n')).toEqual([
        'advisories/ETS-i-2005-12575.json: OK',
        'libraries/ENSRT/suricata.rules: OK',
        'release.json: OK',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  const digest = '0'.repeat(64);
  test.each([
    ['nothing', ''],
    ['a line without its end', `${digest}  a`],
    ['a blank line', `${digest}  a\n\n${digest}  b\n`],
    ['the mark of binary mode', `${digest} *a\n`],
    ['an escaped name', `\\${digest}  a\n`],
    ['upper-case hex', `${'A'.repeat(64)}  a\n`],
    ['another order', `${digest}  b\n${digest}  a\n`],
    ['a name twice', `${digest}  a\n${digest}  a\n`],
    ['a carriage return', `${digest}  a\r\n`],
  ])('is refused with %s', (_, text) => {
    expect(() => readSha256sums(Buffer.from(text))).toThrow(expect.objectContaining(refused));
  });
});

describe('checkSha256sums tells', () => {
  const whole = sampleRelease();
  test.each([
    [
      'a changed member',
      whole.map((one) => (one.name === 'release.json' ? member('release.json', '{ }') : one)),
      'release.json has another digest',
    ],
    ['an unlisted member', [...whole, member('alarms/a.json', '')], 'alarms/a.json is not listed'],
    ['a missing member', whole.filter(({ name }) => name !== 'release.json'), 'release.json is missing'],
    ['a missing list', whole.filter(({ name }) => name !== 'SHA256SUMS'), 'The release has no SHA256SUMS'],
  ])('%s', (_, members, message) => {
    expect(() => checkSha256sums(members)).toThrow(
      expect.objectContaining({ ...refused, message: expect.stringContaining(message) }),
    );
  });
});
