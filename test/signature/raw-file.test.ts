import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { rawDetectorFile, rawDetectorPath, rawRuleFile, rawRulePath } from '../../src/signature/raw-file.ts';

const name = 'ENSRT:W32-KALEL-A-001';

describe('the published files of a signature', () => {
  it('lie below signatures/, a folder for each group', () => {
    expect(rawRulePath(name)).toBe('signatures/ENSRT/W32-KALEL-A-001.rules');
    expect(rawDetectorPath(name)).toBe('signatures/ENSRT/W32-KALEL-A-001.lua');
  });

  it('hold the rule on one line, active, with the digest of these bytes', () => {
    const { path, bytes, sha256 } = rawRuleFile(name, 'alert tcp any any -> any any (sid:1;)');
    expect(path).toBe(rawRulePath(name));
    expect(new TextDecoder().decode(bytes)).toBe('alert tcp any any -> any any (sid:1;)\n');
    expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('hold a detector byte for byte, without a line feed of ours', () => {
    const { path, bytes } = rawDetectorFile(name, 'return 1 -- \u00fc');
    expect(path).toBe(rawDetectorPath(name));
    expect(new TextDecoder().decode(bytes)).toBe('return 1 -- \u00fc');
  });

  it.each(['', 'ENSRT', '../x:Y', 'ENSRT:../X', 'ensrt:x', 'A:B/C'])(
    'have no path for %j, which is no name',
    (it) => {
      expect(() => rawRulePath(it)).toThrow(RangeError);
    },
  );
});
