import { describe, expect, it } from 'vitest';
import { checkDetector } from '../../src/signature/detector/index.ts';
import { detectorTricks, scriptWith } from './detector-tricks.ts';

describe('a hostile detector', () => {
  it('has a script around it that passes without it, and tricks enough', () => {
    expect(checkDetector(scriptWith({}))).toEqual([]);
    expect(detectorTricks.length).toBeGreaterThan(150);
  });

  it.each(detectorTricks)('is refused: $name', ({ text, reason }) => {
    const faults = checkDetector(text);
    expect(faults.map((fault) => fault.reason).join('\n')).toMatch(reason);
    for (const { line, column } of faults) {
      expect(line).toBeGreaterThan(0);
      expect(column).toBeGreaterThan(0);
    }
  });

  it('is refused with each byte of a sound script replaced by one that is not ASCII', () => {
    const sound = scriptWith({});
    for (let at = 0; at < sound.length; at++)
      expect(checkDetector(`${sound.slice(0, at)}\u00e9${sound.slice(at + 1)}`)).not.toEqual([]);
  });

  it('of whatever bytes is answered, and soon', () => {
    const words = [
      'function',
      'end',
      '(',
      ')',
      '{',
      '[',
      'local',
      'x',
      '=',
      '..',
      '"a"',
      'for',
      'not',
      ',',
      'if',
      'then',
      'args',
      'string',
      '.',
      '1',
      '\n',
      '-',
    ];
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    for (let round = 0; round < 2000; round++) {
      const text = Array.from({ length: 200 }, () => words[random(words.length)]).join(
        random(2) === 0 ? ' ' : '',
      );
      expect(checkDetector(text).length).toBeGreaterThan(0);
      expect(checkDetector(scriptWith({ body: text })).length).toBeLessThan(30);
    }
  });
});
