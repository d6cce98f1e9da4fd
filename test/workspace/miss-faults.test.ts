import { describe, expect, test } from 'vitest';
import { changed, faultsWith } from './fixture.ts';

const signature = 'signatures/ENSRT/W32-KALEL-A-001.yaml';
const misses = (...entries: readonly string[]) =>
  faultsWith(
    changed(
      signature,
      'silent: [samples/mail.yaml]',
      `silent: [samples/mail.yaml]\n  misses:\n${entries.map((entry) => `    - { ${entry}, why: x }`).join('\n')}`,
    ),
  );

describe('what a signature misses', () => {
  test('has no fault where variant and sample are known', async () => {
    expect(
      await misses('variant: one-byte', 'variant: split', 'variant: one-byte, sample: samples/worm.yaml'),
    ).toEqual([]);
  });

  test.each([
    [
      'variant: one-bite',
      '13:18 error sample: Unexpected variant "one-bite", expected one of halves, one-byte,',
    ],
    [
      'variant: halves, sample: samples/mail.yaml',
      '13:34 error sample: Unexpected "samples/mail.yaml" in `samples.misses`, expected a sample of `samples.fires`',
    ],
    ['variant: One Byte', '13:18 error schema: Unexpected "One Byte"'],
  ])('is a fault: %s', async (entry, expected) => {
    expect(await misses(entry)).toEqual([expect.stringContaining(`${signature}:${expected}`)]);
  });

  test('is a fault where it stands twice', async () => {
    expect(await misses('variant: halves', 'variant: halves')).toEqual([
      expect.stringContaining(`${signature}:14:18 error sample: Unexpected second "halves"`),
    ]);
  });
});
