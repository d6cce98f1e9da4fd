import { describe, expect, it } from 'vitest';
import { checkDetector } from '../../../src/signature/detector/index.ts';
import { scriptWith } from '../../attack/detector-tricks.ts';
import { soundScripts } from './sound.ts';

describe('the check of a detector', () => {
  it.each(soundScripts)('lets pass: %s', (_, text) => {
    expect(checkDetector(text)).toEqual([]);
  });

  it('says where, and what to write instead', () => {
    expect(checkDetector(scriptWith({ body: 'local x = 1\n    while x do end' }))).toEqual([
      {
        line: 10,
        column: 5,
        reason: 'Unexpected `while`, expected a statement that detectors may use',
        hint: 'Write `for i = 1, 64 do … if … then break end end`: every loop says how often it runs at most.',
      },
    ]);
    expect(checkDetector(scriptWith({ body: 'local x = text:find("a")' }))).toEqual([
      {
        line: 9,
        column: 17,
        reason: 'Unexpected a method call, expected what detectors may use',
        hint: 'Write `string.find(text, …)`, not `text:find(…)`.',
      },
    ]);
  });

  it('tells all that is wrong with names at once, and nothing behind what it can not read', () => {
    const both = checkDetector(
      scriptWith({ body: 'local a = unknown local b = other while a do end local c = third' }),
    );
    expect(both.map(({ reason }) => reason.split(',')[0])).toEqual([
      'Unexpected `unknown`',
      'Unexpected `other`',
      'Unexpected `while`',
    ]);
  });

  it('knows a function that is one slip away', () => {
    expect(checkDetector(scriptWith({ body: 'local a = string.fnid(text, "x")' }))[0]?.hint).toBe(
      'Did you mean `string.find`?',
    );
  });

  it.each([
    ['a loop', 'for i = 1, 90000 do local x = 1 + 1 end', false],
    ['a longer one', 'for i = 1, 600000 do local x = 1 + 1 end', true],
    ['searches in a loop', 'for i = 1, 900 do local x = string.lower(text) end', false],
    ['more of them', 'for i = 1, 1100 do local x = string.lower(text) end', true],
    ['a loop that counts down', 'for i = 600000, 1, -1 do local x = 1 + 1 end', true],
    ['a loop in steps', 'for i = 1, 600000, 4 do local x = 1 + 1 end', false],
    ['a loop that never runs', 'for i = 2, 1 do end', false],
  ])('counts steps: %s', (_, body, tooMany) => {
    const reasons = checkDetector(scriptWith({ body })).map(({ reason }) => reason);
    if (!tooMany) expect(reasons).toEqual([]);
    else
      expect(reasons).toEqual([
        expect.stringMatching(/^`match` may take 1[0-9]{6} steps, expected at most 1000000$/),
      ]);
  });

  it('counts the steps of a function where it is called', () => {
    const top = 'local function f(x) for i = 1, 2000 do x = x + 1 end return x end';
    expect(checkDetector(scriptWith({ top, body: 'local x = f(1)' }))).toEqual([]);
    expect(checkDetector(scriptWith({ top, body: 'for i = 1, 500 do local x = f(1) end' }))).toHaveLength(1);
  });
});
