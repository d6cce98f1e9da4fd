import { execFileSync } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { type Pack, pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { evidenceLayout, readTar, releaseLayout, writeTar } from '../../src/release/index.ts';
import { anyRelease, byName, member, sampleRelease } from './sample.ts';

const refused = { kind: 'verification', code: 'release/tar' };

describe('a tar', () => {
  test('holds what was put in, whatever the order it was given in', async () => {
    await fc.assert(
      fc.asyncProperty(anyRelease, async (members) => {
        const tar = await writeTar(members, releaseLayout);
        expect(byName(await readTar(tar, releaseLayout))).toEqual(byName(members));
        expect(Buffer.compare(await writeTar(members.toReversed(), releaseLayout), tar)).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  test('with any one byte changed is refused, or is the tar of other bytes under the same names', async () => {
    const whole = sampleRelease();
    const tar = await writeTar(whole, releaseLayout);
    let refusals = 0;
    for (let at = 0; at < tar.byteLength; at += 1) {
      const forged = Uint8Array.from(tar);
      forged[at] = (forged[at] ?? 0) ^ (1 << (at % 8));
      const members = await readTar(forged, releaseLayout).catch((error: unknown) => {
        expect(error).toMatchObject(refused);
        return undefined;
      });
      if (members === undefined) refusals += 1;
      else {
        expect(members.map(({ name }) => name).toSorted()).toEqual(whole.map(({ name }) => name).toSorted());
        expect(byName(members)).not.toEqual(byName(whole));
      }
    }
    const content = whole.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    expect(refusals).toBe(tar.byteLength - content);
  });

  test('cut short anywhere is refused', async () => {
    const tar = await writeTar(sampleRelease(), releaseLayout);
    for (let length = 0; length < tar.byteLength; length += 64)
      await expect(readTar(tar.subarray(0, length), releaseLayout)).rejects.toMatchObject(refused);
  });

  test('lists in GNU tar with the digest list and its signatures first, then byte order, no owner, the same time', async () => {
    const tar = await writeTar(sampleRelease(), releaseLayout);
    const listing = execFileSync('tar', ['--utc', '--numeric-owner', '-tvf', '-'], {
      input: tar,
      encoding: 'utf8',
    });
    const lines = listing
      .trim()
      .split('\n')
      .map((line) => line.split(/\s+/));
    expect(lines.map((fields) => fields.at(-1))).toEqual([
      'SHA256SUMS',
      'SHA256SUMS.asc',
      'advisories/ETS-i-2005-12575.json',
      'libraries/ENSRT/suricata.rules',
      'release.json',
    ]);
    for (const [mode, owner, , day, time] of lines)
      expect([mode, owner, day, time]).toEqual(['-rw-r--r--', '0/0', '1970-01-01', '00:00']);
  });
});

describe('readTar refuses', () => {
  const forgeries: Readonly<Record<string, Parameters<Pack['entry']>[0]>> = {
    'a symbolic link': { name: 'alarms/a.json', type: 'symlink', linkname: '/etc/passwd' },
    'a hard link': { name: 'alarms/a.json', type: 'link', linkname: 'release.json' },
    'a device': { name: 'alarms/a.json', type: 'character-device' },
    'a folder': { name: 'alarms/', type: 'directory' },
    'a name that climbs': { name: '../../etc/cron.d/x' },
    'an absolute name': { name: '/etc/cron.d/x' },
    'a name that climbs inside an allowed folder': { name: 'alarms/../../x.json' },
    'a name that is not of a release': { name: 'libraries/ENSRT/run.sh' },
    'a name of 101 bytes': { name: `libraries/${'A'.repeat(32)}/detectors/${'a'.repeat(44)}.lua` },
    'another mode': { name: 'alarms/a.json', mode: 0o4755 },
    'an owner': { name: 'alarms/a.json', uid: 1000 },
    'a time': { name: 'alarms/a.json', mtime: new Date(1000) },
    'a second member of a name': { name: 'release.json' },
    'a member out of order': { name: 'advisories/AAA-2005-00001.json' },
  };
  test.each(Object.entries(forgeries))('%s', async (_, header) => {
    const tar = pack();
    const whole = buffer(tar);
    const rest = { mode: 0o644, mtime: new Date(0) };
    for (const name of ['SHA256SUMS', 'SHA256SUMS.asc', 'release.json'])
      tar.entry({ name, ...rest }, Buffer.from('x'));
    tar.entry({ ...rest, ...header }, header.type === undefined ? Buffer.from('x') : Buffer.alloc(0));
    tar.finalize();
    await expect(readTar(await whole, releaseLayout)).rejects.toMatchObject(refused);
  });

  test.each([
    ['a member', 'file'],
    ['a link', 'symlink'],
  ] as const)('%s with a name for the terminal, and shows it escaped', async (_, type) => {
    const tar = pack();
    const whole = buffer(tar);
    const name = `\u001b[2J\nok  verify/archive\n${'A'.repeat(60)}`;
    tar.entry({ name, type, linkname: 'x' }, '');
    tar.finalize();
    const error = await readTar(await whole, releaseLayout).catch((caught: Error) => caught);
    const told = error instanceof Error ? error.message : '';
    expect(told).toContain('\\u001b[2J\\nok  verify/archive\\nAAA');
    expect(told).not.toMatch(/\p{Cc}/u);
    expect(told.length).toBeLessThan(200);
  });

  test('a name in an extended header', async () => {
    const tar = pack();
    const whole = buffer(tar);
    for (const name of ['SHA256SUMS', 'SHA256SUMS.asc'])
      tar.entry({ name, mode: 0o644, mtime: new Date(0) }, Buffer.from('x'));
    const hidden = { name: 'x', mode: 0o644, mtime: new Date(0), pax: { path: 'release.json' } };
    tar.entry(hidden, Buffer.from('x'));
    tar.finalize();
    await expect(readTar(await whole, releaseLayout)).rejects.toMatchObject(refused);
  });

  test('bytes after the end', async () => {
    const tar = await writeTar(sampleRelease(), releaseLayout);
    await expect(readTar(Buffer.concat([tar, Buffer.alloc(512)]), releaseLayout)).rejects.toMatchObject(
      refused,
    );
  });

  test('a release without signatures', async () => {
    const tar = await writeTar([member('proofs.json', '{}')], evidenceLayout);
    await expect(readTar(tar, { ...releaseLayout, allows: () => true })).rejects.toMatchObject({
      ...refused,
      message: 'The release has no SHA256SUMS',
    });
  });

  test('more members or bytes than the limits allow', async () => {
    const tar = await writeTar(sampleRelease(), releaseLayout);
    await expect(readTar(tar, releaseLayout, { members: 4, bytes: 1e6 })).rejects.toMatchObject({
      ...refused,
      expected: 'at most 4',
    });
    await expect(readTar(tar, releaseLayout, { members: 5, bytes: 1000 })).rejects.toMatchObject({
      ...refused,
      expected: 'at most 1000',
    });
  });
});

test.each([
  'libraries/../suricata.rules',
  'libraries/./library.json',
  'libraries//library.json',
  'libraries/ensrt/library.json',
  'libraries/EN SRT/suricata.rules',
  `libraries/${'A'.repeat(33)}/dragon.lib`,
])('a release may not hold %s', (name) => {
  expect(releaseLayout.allows(name)).toBe(false);
  expect(releaseLayout.allows(name.replace(/(?<=\/)[^/]*(?=\/)/, 'ENSRT'))).toBe(true);
});

test('writeTar refuses a name that no header holds', async () => {
  const named = (length: number) => {
    const start = `libraries/${'A'.repeat(32)}/detectors/`;
    return member(`${start}${'a'.repeat(length - start.length - 4)}.lua`, '');
  };
  await writeTar([...sampleRelease(), named(100)], releaseLayout);
  await expect(writeTar([...sampleRelease(), named(101)], releaseLayout)).rejects.toMatchObject({
    code: 'release/tar',
  });
});

test('writeTar refuses a name that its layout does not know, and one that comes twice', async () => {
  const wrong = { kind: 'content', code: 'release/tar' };
  await expect(writeTar([...sampleRelease(), member('notes.txt', '')], releaseLayout)).rejects.toMatchObject(
    wrong,
  );
  await expect(
    writeTar([...sampleRelease(), member('release.json', '')], releaseLayout),
  ).rejects.toMatchObject(wrong);
});
